import { describe, expect, it } from "vitest";
import { remoteId } from "../../../../electron/connectors/model.ts";
import type { Dialect } from "../../../servers/scripted-imap.ts";
import { deliver, mailbox, touch, vanish } from "../../../servers/scripted-mailbox.ts";
import { runBackfill, runChanges } from "./replica.ts";
import { scripted, shown } from "./scripted.ts";

const allMail = "[Gmail]/All Mail";
const trash = "[Gmail]/Trash";
const signal = new AbortController().signal;
const at = (folder: string, uid: number) => ({ folder: remoteId(folder), key: String(uid) });

function gmail(): Dialect {
  const all = mailbox(allMail, { attributes: ["\\All"], uidNext: 501 });
  for (let number = 1; number <= 60; number++) {
    const labels = new Set([
      "\\Inbox",
      "\\Important",
      ...(number % 2 === 0 ? ["Work"] : []),
      ...(number === 7 ? ["NIL"] : []),
    ]);
    deliver(all, `m${number}`, { labels });
  }
  deliver(all, "sent", { labels: new Set(["\\Sent"]) });
  return {
    greeting: "* OK Gimap ready",
    capabilities: "IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 SASL-IR AUTH=PLAIN",
    authenticated:
      "IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 UIDPLUS ENABLE MOVE CONDSTORE ESEARCH LIST-EXTENDED LIST-STATUS SPECIAL-USE",
    mailboxes: [
      mailbox("INBOX"),
      mailbox("Work"),
      mailbox("[Gmail]", { attributes: ["\\Noselect"] }),
      all,
      mailbox("[Gmail]/Sent Mail", { attributes: ["\\Sent"] }),
      mailbox("[Gmail]/Important", { attributes: ["\\Important"] }),
      mailbox(trash, { attributes: ["\\Trash"] }),
      mailbox("[Gmail]/Spam", { attributes: ["\\Junk"] }),
    ],
    password: "secret",
  };
}

describe("a mailbox with labels", () => {
  it("reads All Mail, Trash and Spam only, each message once, and shows it in the folders of its labels", async () => {
    const { replica, sync, server } = await scripted(gmail());
    await sync();
    expect(replica.messages.size).toBe(61);
    expect(shown(replica, "INBOX")).toHaveLength(60);
    expect(shown(replica, "Work")).toHaveLength(30);
    expect(shown(replica, "[Gmail]/Sent Mail")).toEqual(["sent"]);
    expect(replica.withoutContent()).toEqual([]);
    expect([...replica.messages.keys()].every((id) => id.startsWith("e:1278455344230"))).toBe(true);
    const opened = server.heard
      .filter((line) => / SELECT /.test(line))
      .map((line) => /SELECT "?([^"]*)/.exec(line)?.[1]);
    expect(new Set(opened)).toEqual(new Set([allMail, trash, "[Gmail]/Spam"]));
    expect(replica.folders.get(allMail)).toMatchObject({ role: "archive", kind: "folder" });
    expect(replica.folders.get("Work")).toMatchObject({ kind: "label" });
  });

  it("sees labels given and taken, flags, and messages that went, in every folder", async () => {
    const { connector, replica, sync, box } = await scripted(gmail());
    await sync();
    const all = box(allMail);
    const [first, second, third] = all.messages;
    if (!first || !second || !third) throw new Error("no messages");
    first.labels.add("Work");
    first.labels.delete("\\Inbox");
    second.flags.add("\\Seen");
    for (const message of [first, second]) touch(all, message);
    vanish(all, [third.uid]);
    deliver(all, "new", { labels: new Set(["\\Inbox"]) });
    await runChanges(connector, replica);
    expect(shown(replica, "Work")).toContain("m1");
    const inbox = shown(replica, "INBOX");
    expect(inbox).not.toContain("m1");
    expect(inbox).not.toContain("m3");
    expect(inbox).toContain("new");
    expect(replica.listing("INBOX").find((line) => line.includes("<m2@") || line.endsWith(" m2@x.test"))).toContain(
      "\\Seen",
    );
    expect(replica.messages.size).toBe(61);
  });

  it("archives by taking the inbox label, files by giving one, throws away by moving", async () => {
    const { connector, replica, box, server } = await scripted(gmail());
    await runChanges(connector, replica);
    await runBackfill(connector, replica);
    const all = box(allMail);
    const archived = await connector.move?.([at("INBOX", 501)], remoteId(allMail), signal);
    expect(archived?.moved).toEqual([{ from: at("INBOX", 501), to: at(allMail, 501) }]);
    expect(all.messages[0]?.labels).toEqual(new Set(["\\Important"]));
    await connector.move?.([at("INBOX", 503)], remoteId("Work"), signal);
    expect(all.messages[2]?.labels).toEqual(new Set(["\\Important", "Work"]));
    await connector.setFlags?.([at("INBOX", 502), at("Work", 502), at(allMail, 502)], { read: true }, signal);
    expect(server.heard.filter((line) => /UID STORE .*FLAGS.*Seen/.test(line))).toHaveLength(1);
    await connector.move?.([at("INBOX", 504)], remoteId(trash), signal);
    expect(box(trash).messages).toHaveLength(1);
    await runChanges(connector, replica);
    expect(shown(replica, trash)).toEqual(["m4"]);
    for (const folder of ["INBOX", "Work", allMail]) expect(shown(replica, folder)).not.toContain("m4");
    expect(shown(replica, "INBOX")).not.toContain("m1");
    expect(shown(replica, "Work")).toContain("m3");
  });

  it("UIDs given anew keep every message in every folder", async () => {
    const { connector, replica, sync, box } = await scripted(gmail());
    await sync();
    const ids = [...replica.messages.keys()].sort();
    const all = box(allMail);
    all.uidValidity = "78";
    for (const message of all.messages) message.uid += 1000;
    all.uidNext += 1000;
    await runChanges(connector, replica);
    expect([...replica.messages.keys()].sort()).toEqual(ids);
    expect(shown(replica, "INBOX")).toHaveLength(60);
    expect(shown(replica, "Work")).toHaveLength(30);
  });
});
