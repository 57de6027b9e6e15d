import { describe, expect, it } from "vitest";
import { systemClock } from "../../../../electron/connectors/ports.ts";
import { commands } from "../../../servers/scripted-commands.ts";
import type { Command, ScriptedSession } from "../../../servers/scripted-imap.ts";
import { deliver, touch } from "../../../servers/scripted-mailbox.ts";
import { runBackfill, runChanges } from "./replica.ts";
import { dialect, modern, scripted, shown } from "./scripted.ts";

const names = ["m1", "m2", "m3", "m4", "m5"];
const others = names.filter((name) => name !== "m3");
const signal = new AbortController().signal;
const at = (uid: number) => ({ folder: "INBOX" as never, key: String(uid) });

describe("one row that is not as it should be leaves the others alone", () => {
  it.each([
    ["25 Zoho: a negative modseq", (row: string) => row.replace(/MODSEQ \(\d+\)/, "MODSEQ (-1)")],
    ["30 mail.ru: a size with an exponent", (row: string) => row.replace(/SIZE \d+/, "SIZE 9.3736e+06")],
    ["33 Courier: a row for message 0", (row: string) => `* 0 FETCH (UID 0 FLAGS ())\r\n${row}`],
    ["45 leading NUL bytes", (row: string) => `\0\0${row}`],
    ["48 EXPUNGE of nobody we know between rows", (row: string) => `${row}* 5 EXISTS\r\n`],
    ["1 Exchange: a response code without OK", (row: string) => `* [UIDNEXT 6] Predicted\r\n${row}`],
    ["38 home.pl: an untagged COPYUID", (row: string) => `* [COPYUID 77 1 1] Completed\r\n${row}`],
    ["a change of flags told in between", (row: string) => `${row}* 3 FETCH (UID 3 FLAGS (\\Seen))\r\n`],
    ["an INTERNALDATE nobody can read", (row: string) => row.replace(/INTERNALDATE "[^"]*"/, 'INTERNALDATE "00-Foo"')],
    [
      "28 Yandex: BODY[] without a value",
      (row: string) => row.replace(/(BODY\[[^\]]*\]) \{\d+\}\r\n[\s\S]*\)\r\n$/, "$1)\r\n"),
    ],
    ["a body that is NIL", (row: string) => row.replace(/(BODY\[[^\]]*\]) \{\d+\}\r\n[\s\S]*\)\r\n$/, "$1 NIL)\r\n")],
    ["Exchange: OK and no data", (row: string) => (/BODY\[/.test(row) ? "" : row)],
  ])("%s: every message is listed", async (_name, spoil) => {
    const script = dialect();
    const { replica, sync, box } = await scripted(script);
    const [, , third] = box("INBOX").messages;
    if (third) third.spoil = spoil;
    await sync();
    expect(replica.listing("INBOX")).toHaveLength(5);
    expect(shown(replica, "INBOX").filter((name) => name !== "" && name !== "m3")).toEqual(others);
  });

  it.each([
    [
      "42 a literal two bytes shorter than told",
      (row: string) => row.replace(/\{(\d+)\}/, (_, size) => `{${Number(size) - 2}}`),
    ],
    [
      "43 a quote inside a quoted text",
      (row: string) => row.replace(/(BODY\[[^\]]*\]) \{\d+\}\r\n[\s\S]*\)\r\n$/, '$1 "a "b" c")\r\n'),
    ],
    ["a row that ends in the middle", (row: string) => row.replace(/ FLAGS.*$/s, " (\r\n")],
    ["no row at all", () => ""],
  ])("%s: every other message is listed", async (_name, spoil) => {
    const { replica, sync, box } = await scripted(dialect());
    const [, , third] = box("INBOX").messages;
    if (third) third.spoil = spoil;
    await sync();
    expect(shown(replica, "INBOX").filter((name) => others.includes(name))).toEqual(others);
    expect(replica.withoutContent().filter(({ messageId }) => others.includes(messageId?.split("@")[0] ?? ""))).toEqual(
      [],
    );
  });

  const large = `From: b@x.test\r\nMessage-ID: <large@x.test>\r\nContent-Type: text/plain\r\n\r\n${"word ".repeat(120_000)}\r\n`;
  it.each([
    [
      "2 Exchange: a disposition without parentheses",
      '("text" "plain" NIL NIL NIL "7BIT" 600000 9 NIL "inline" NIL NIL)',
    ],
    ["3 Exchange: negative sizes", '("text" "plain" NIL NIL NIL "7BIT" -1 -1 NIL NIL NIL NIL)'],
    ["4 Exchange: a description too many", '("text" "plain" NIL NIL "x" "y" "7BIT" 600000 9 NIL NIL NIL)'],
    ["12 Gmail: a multipart without parts", '("ALTERNATIVE" ("BOUNDARY" "=x") NIL NIL)'],
    ["13 Gmail: message/rfc822 as a basic part", '("message" "rfc822" NIL NIL NIL "base64" 600000)'],
    ["29 Yandex, QQ: no list of parts", '("MIXED" ("BOUNDARY" "x") NIL NIL NIL)'],
    [
      "31 mail.ru: a boundary that is NIL",
      '(("text" "plain" NIL NIL NIL "7BIT" 9 1) "mixed" ("boundary" NIL) NIL NIL)',
    ],
    ["36 GMX, 39 Bluemind: nothing that can be read", "((((NIL"],
    ["NIL", "NIL"],
  ])("%s: a large message is listed with its text or without", async (_name, structure) => {
    const { replica, sync, box } = await scripted(dialect({ count: 2 }));
    const message = deliver(box("INBOX"), "large", { source: large });
    message.spoil = (row) => row.replace(/BODYSTRUCTURE \(.*NIL\)/, `BODYSTRUCTURE ${structure}`);
    await sync();
    expect(replica.listing("INBOX")).toHaveLength(3);
    expect(shown(replica, "INBOX")).toEqual(["m1", "m2", "large"]);
  });
});

describe("a folder list that is not as it should be", () => {
  it.each([
    ["5 Exchange: a tab in a name that is not quoted", '* LIST () "/" Bad\tname\r\n'],
    ["47 a name that is NIL", '* LIST () "/" NIL\r\n'],
    ["47 no delimiter", '* LIST () NIL "Flat"\r\n'],
    ["47 a leading delimiter", '* LIST () "/" "/Lead"\r\n'],
    ["47 wildcards and brackets in a name", '* LIST () "/" "[weird] 100%*"\r\n'],
    ["47 nothing at all", '* LIST () "/" ""\r\n'],
  ])("%s: the other folders are there, and synced", async (_name, line) => {
    const list = `${line}* LIST () "/" "INBOX"\r\n* LIST (\\Trash) "/" "Trash"\r\n`;
    const { replica, sync } = await scripted(dialect({ list }));
    await sync();
    expect(shown(replica, "INBOX")).toEqual(names);
    expect([...replica.folders.keys()]).toEqual(expect.arrayContaining(["INBOX", "Trash"]));
  });

  it.each([
    ["9 Exchange: LSUB is refused", ({ name }: Command) => (name === "LSUB" ? "TAG BAD Command Error. 12\r\n" : null)],
    [
      "23 Proton: RETURN options are refused",
      ({ name, rest }: Command) => (name === "LIST" && /RETURN|SPECIAL-USE/.test(rest) ? "TAG BAD no\r\n" : null),
    ],
    [
      "37 Strato: RETURN options are answered with nothing",
      ({ name, rest }: Command) => (name === "LIST" && /RETURN/.test(rest) ? "TAG OK done\r\n" : null),
    ],
  ])("%s: the plain command is used", async (_name, answer) => {
    const { replica, sync } = await scripted(dialect({ answer }));
    await sync();
    expect(shown(replica, "INBOX")).toEqual(names);
    expect(replica.folders.size).toBe(4);
  });

  it("a listing that leaves folders out removes none that is there", async () => {
    const script = dialect();
    const { connector, replica, sync, box } = await scripted(script);
    deliver(box("Archive"), "old");
    await sync();
    script.mailboxes.splice(2, 1);
    script.answer = ({ name }) => (/^(?:LIST|LSUB)$/.test(name) ? "TAG OK nothing today\r\n" : null);
    await runChanges(connector, replica);
    expect([...replica.folders.keys()].sort()).toEqual(["Archive", "INBOX", "Sent"]);
    expect(replica.messages.size).toBe(6);
  });

  it("a phantom folder stops nobody, and is seen once it can be opened", async () => {
    let later = 0;
    const clock = { ...systemClock, elapsed: () => performance.now() + later };
    const { connector, replica, box, server } = await scripted(dialect(), { clock });
    box("Archive").phantom = true;
    deliver(box("Archive"), "old");
    for (let round = 0; round < 5; round++) await runChanges(connector, replica);
    expect(shown(replica, "INBOX")).toEqual(names);
    expect(server.heard.filter((line) => / SELECT "?Archive/.test(line))).toHaveLength(2);
    box("Archive").phantom = false;
    later = 61_000;
    await runChanges(connector, replica);
    expect(shown(replica, "Archive")).toEqual(["old"]);
  });
});

describe("capabilities and counters that are not as they should be", () => {
  it.each([
    ["44 a space in LITERAL +", { authenticated: modern.replace("LITERAL+", "LITERAL +") }],
    ["21 iCloud: ENABLE is granted without a word", { silentEnable: true }],
    ["no CONDSTORE, no UIDPLUS, no MOVE, no IDLE", { authenticated: "IMAP4rev1" }],
    ["QRESYNC is offered and not used", { authenticated: `${modern} QRESYNC` }],
  ])("%s: new mail, flags and deletions are seen", async (_name, more) => {
    const { connector, replica, sync, box, server } = await scripted(dialect(more));
    await sync();
    const inbox = box("INBOX");
    const [first, second] = inbox.messages;
    first?.flags.add("\\Flagged");
    if (first) touch(inbox, first);
    inbox.messages = inbox.messages.filter((message) => message !== second);
    deliver(inbox, "m6");
    await runChanges(connector, replica);
    await runChanges(connector, replica);
    expect(shown(replica, "INBOX")).toEqual(["m1", "m3", "m4", "m5", "m6"]);
    expect(replica.listing("INBOX")[0]).toContain("\\Flagged");
    expect(server.heard.join("\n")).not.toMatch(/ENVELOPE|QRESYNC|VANISHED|GETQUOTA/);
  });

  it.each([
    ["40 UIDNEXT 0", (text: string) => text.replaceAll(/UIDNEXT \d+/g, "UIDNEXT 0")],
    ["40 no UIDNEXT", (text: string) => text.replaceAll(/\* OK \[UIDNEXT[^\r]*\r\n| UIDNEXT \d+/g, "")],
    ["40 UIDVALIDITY 0", (text: string) => text.replaceAll(/UIDVALIDITY \d+/g, "UIDVALIDITY 0")],
    ["40 no UIDVALIDITY", (text: string) => text.replaceAll(/\* OK \[UIDVALIDITY[^\r]*\r\n| UIDVALIDITY \d+/g, "")],
    ["NOMODSEQ", (text: string) => text.replaceAll(/HIGHESTMODSEQ \d+/g, "NOMODSEQ")],
    [
      "a modseq above 2^53",
      (text: string) => text.replaceAll(/HIGHESTMODSEQ (\d+)/g, "HIGHESTMODSEQ 900719925474099$1"),
    ],
    [
      "STATUS that is old",
      (text: string) =>
        text.replaceAll(
          /\(MESSAGES 6 UIDNEXT 7.*HIGHESTMODSEQ 7/g,
          "(MESSAGES 5 UIDNEXT 6 UIDVALIDITY 77 HIGHESTMODSEQ 6",
        ),
    ],
  ])("%s: nothing is wiped, nothing loops, new mail is seen", async (_name, spoil) => {
    const script = dialect();
    script.answer = (command: Command, session: ScriptedSession) => {
      const run = /^(?:SELECT|STATUS|LIST)$/.test(command.name) ? commands[command.name] : undefined;
      return run ? spoil(run(session, command)) : null;
    };
    const { replica, sync, box, server, again } = await scripted(script);
    await sync();
    deliver(box("INBOX"), "m6");
    const connector = again();
    await runChanges(connector, replica);
    expect(shown(replica, "INBOX")).toEqual([...names, "m6"]);
    expect(replica.resets).toBe(0);
    const before = server.heard.length;
    await runChanges(connector, replica);
    expect(shown(replica, "INBOX")).toEqual([...names, "m6"]);
    expect(server.heard.length - before).toBeLessThan(12);
  });

  it("UIDVALIDITY that is another at each look: rounds end well, everything is listed", async () => {
    const script = dialect({ count: 120 });
    let validity = 100;
    script.answer = ({ name }) => {
      if (name === "SELECT") for (const box of script.mailboxes) box.uidValidity = String(validity++);
      return null;
    };
    const { connector, replica } = await scripted(script);
    for (let round = 0; round < 4; round++) await runChanges(connector, replica);
    await runBackfill(connector, replica);
    expect(shown(replica, "INBOX").length).toBeGreaterThanOrEqual(50);
  });

  it("20 Yahoo, 34 Courier: no command is longer than 8,000 bytes", async () => {
    const { connector, replica, box, server } = await scripted(dialect({ count: 0 }));
    for (let number = 0; number < 4000; number++) deliver(box("INBOX"), `m${number}`, { uid: 100_000 + number * 2 });
    await runChanges(connector, replica);
    const placements = box("INBOX").messages.map(({ uid }) => at(uid));
    await connector.setFlags?.(placements, { read: true }, signal);
    await connector.move?.(placements, "Trash" as never, signal);
    expect(Math.max(...server.heard.map((line) => line.length))).toBeLessThan(8000);
    expect(box("Trash").messages).toHaveLength(4000);
  });
});
