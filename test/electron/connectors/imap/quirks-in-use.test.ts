import { describe, expect, it } from "vitest";
import { connectImap, idleSilenceMs } from "../../../../electron/connectors/imap/client.ts";
import { deliver } from "../../../servers/scripted-mailbox.ts";
import { until } from "../../../support/until.ts";
import { Replica, runChanges } from "./replica.ts";
import { dialect, modern, scripted, shown } from "./scripted.ts";

const signal = new AbortController().signal;
const at = (uid: number) => ({ folder: "INBOX" as never, key: String(uid) });

describe("moving", () => {
  it.each([
    ["11 Outlook.com: COPYUID with empty sets", "* OK [COPYUID 77  ] done\r\n* 1 EXPUNGE\r\nTAG OK done\r\n"],
    ["38 home.pl: an untagged COPYUID without OK", "* [COPYUID 77 1 9] done\r\n* 1 EXPUNGE\r\nTAG OK done\r\n"],
  ])("%s: moved, and where to is told later", async (_name, words) => {
    const { connector, replica, sync } = await scripted(
      dialect({ answer: ({ name }) => (name === "UID MOVE" ? words : null) }),
    );
    await sync();
    const result = await connector.move?.([at(1)], "Trash" as never, signal);
    expect(result?.moved).toEqual([{ from: at(1), to: null }]);
    expect(replica.listing("INBOX")).toHaveLength(5);
  });

  it.each([
    ["MOVE", modern, /UID MOVE 2 /],
    ["UIDPLUS without MOVE", modern.replace(" MOVE", ""), /UID EXPUNGE 2$/],
    ["neither", modern.replace(" MOVE", "").replace(" UIDPLUS", ""), /UID STORE 2 \+FLAGS\.SILENT \(\\Deleted\)/],
  ])(
    "with %s nobody else's deletion is carried out, and what was moved is not shown twice",
    async (_name, authenticated, expected) => {
      const { connector, replica, box, server, again } = await scripted(dialect({ authenticated }));
      await runChanges(connector, replica);
      box("INBOX").messages[3]?.flags.add("\\Deleted");
      await connector.move?.([at(2)], "Trash" as never, signal);
      expect(server.heard.some((line) => expected.test(line))).toBe(true);
      expect(server.heard.some((line) => /^\d+ EXPUNGE/.test(line))).toBe(false);
      expect(box("INBOX").messages.map(({ source }) => /<(m\d)@/.exec(source)?.[1])).toContain("m4");
      await runChanges(connector, replica);
      expect(shown(replica, "INBOX")).not.toContain("m2");
      expect(shown(replica, "Trash")).toEqual(["m2"]);
      const fresh = new Replica();
      await runChanges(again(), fresh);
      expect(shown(fresh, "INBOX")).not.toContain("m2");
    },
  );

  it("a folder that was rebuilt since, or never read in this session, is not touched", async () => {
    const { connector, replica, box, again } = await scripted(dialect());
    const refused = { kind: "server" };
    await runChanges(connector, replica);
    await expect(again().setFlags?.([at(1)], { read: true }, signal)).rejects.toMatchObject(refused);
    // Another folder is selected last, so INBOX is selected anew and seen to be another.
    box("INBOX").uidValidity = "78";
    await expect(connector.move?.([at(1)], "Trash" as never, signal)).rejects.toMatchObject(refused);
    await runChanges(connector, replica);
    await expect(connector.move?.([at(1)], "Trash" as never, signal)).resolves.toMatchObject({
      moved: [{ from: at(1) }],
    });
  });
});

it("10 Exchange 2010: what was sent is found among the newest where a search finds nothing", async () => {
  const script = dialect({ answer: ({ name }) => (name === "UID SEARCH" ? "* SEARCH\r\nTAG OK done\r\n" : null) });
  const { connector, box } = await scripted(script);
  for (let number = 0; number < 30; number++) deliver(box("Sent"), `sent${number}`);
  await expect(connector.find?.("sent29@x.test", signal)).resolves.toBe("arrived");
  await expect(connector.find?.("other@x.test", signal)).resolves.toBe("unsure");
});

describe("identity", () => {
  it("OBJECTID: a message in two folders is one; a server that learns it later changes no id", async () => {
    const script = dialect();
    const { connector, replica, sync, box, server, again } = await scripted(script);
    await sync();
    const ids = [...replica.messages.keys()];
    expect(ids.every((id) => id.startsWith("h:"))).toBe(true);
    script.authenticated = `${modern} OBJECTID`;
    server.hangUp();
    deliver(box("INBOX"), "m6");
    const later = again();
    await runChanges(later, replica);
    expect([...replica.messages.keys()].slice(0, 5)).toEqual(ids);
    expect([...replica.messages.keys()].every((id) => id.startsWith("h:"))).toBe(true);
    await connector.close();
  });

  it("OBJECTID from the beginning: ids are the server's, an EMAILID that is NIL falls back", async () => {
    const { replica, sync, box } = await scripted(dialect({ count: 2, authenticated: `${modern} OBJECTID` }));
    deliver(box("INBOX"), "m3", { emailId: "" });
    deliver(box("Archive"), "m1", { emailId: box("INBOX").messages[0]?.emailId ?? "" });
    await sync();
    expect([...replica.messages.keys()].map((id) => id.slice(0, 2)).sort()).toEqual(["e:", "e:", "h:"]);
  });
});

describe("connections", () => {
  it("27 Yandex: BYE over and over closes at the first", async () => {
    const { connector, replica, server } = await scripted(
      dialect({ answer: ({ name }) => (name === "SELECT" ? "* BYE one\r\n* BYE two\r\n* BYE three\r\n" : null) }),
    );
    await expect(runChanges(connector, replica)).rejects.toMatchObject({ kind: "offline" });
    await until(() => server.open().length === 0);
  });

  it("46 a line that never ends is cut off, and the user gets a sentence", async () => {
    const endless = `* LIST () "/" "${"x".repeat(17 * 1024 * 1024)}`;
    const { connector, replica } = await scripted(
      dialect({ answer: ({ name }) => (name === "LIST" ? endless : null) }),
    );
    await expect(runChanges(connector, replica)).rejects.toMatchObject({
      message: expect.stringMatching(/127\.0\.0\.1/),
    });
  });

  it("51 a dead socket is noticed after two silences, and two silences of an idling one are less than five minutes", async () => {
    expect(idleSilenceMs * 2).toBeLessThan(5 * 60_000);
    const script = dialect();
    const { server } = await scripted(script);
    const { client } = await connectImap(
      { protocol: "imap", host: server.host, port: server.port, security: "none" },
      {
        auth: { user: "alice", pass: "secret" },
        accepted: [],
        purpose: "idle",
        notice: () => undefined,
        signal,
        silenceMs: 150,
      },
    );
    await client.mailboxOpen("INBOX");
    script.answer = ({ name }) => (name === "DONE" || name === "NOOP" ? "" : null);
    let isClosed = false;
    client.once("close", () => {
      isClosed = true;
    });
    void client.idle().catch(() => undefined);
    await until(() => isClosed, { what: "the end of a dead connection" });
  });
});
