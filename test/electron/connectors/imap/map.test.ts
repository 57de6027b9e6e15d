import { describe, expect, it } from "vitest";
import type { Cursor } from "../../../../electron/connectors/contract.ts";
import { readCursor, writeCursor } from "../../../../electron/connectors/imap/cursor.ts";
import { toFlags, uidSet } from "../../../../electron/connectors/imap/fetch.ts";
import { inSyncOrder, isSynced, toFolder } from "../../../../electron/connectors/imap/folders.ts";
import { headerBlock, headerValue, messageIdentity } from "../../../../electron/connectors/imap/identity.ts";
import { withLabels } from "../../../../electron/connectors/imap/labels.ts";
import { leavesOf, readableLeaves } from "../../../../electron/connectors/imap/large.ts";
import { toDirection, toMessage } from "../../../../electron/connectors/imap/map.ts";
import { planWindows } from "../../../../electron/connectors/imap/messages.ts";
import { isUnchanged } from "../../../../electron/connectors/imap/news.ts";
import { remoteId } from "../../../../electron/connectors/model.ts";
import { parseMail } from "../../../../electron/mail/parse.ts";

const bytes = (text: string): Uint8Array => Buffer.from(text.replaceAll("\n", "\r\n"), "latin1");
const identity = (header: string, size = 1): string =>
  messageIdentity({ emailId: null, header: headerBlock(bytes(header)), size });

describe("the identity of a message", () => {
  const header =
    "Received: by a\nDate: Mon, 2 Nov 2026 10:00:00 +0000\nFrom: a@x.test\nSubject: one\n two\nMessage-ID: <1@x>\n\nbody";

  it("is that of its headers, wherever it stands and however they are folded", () => {
    const moved = header.replace("Received: by a", "Received: by b\nX-Spam: no").replace("one\n two", "one\n\ttwo");
    expect(identity(moved)).toBe(identity(header));
    expect(identity(header.replace("body", "another body"), 99)).toBe(identity(header));
    expect(
      identity("message-id: <1@x>\nsubject:one two\nfrom:  a@x.test\ndate: Mon, 2 Nov 2026 10:00:00 +0000\n"),
    ).toBe(identity(header));
  });

  it("differs with any of them, and with the size when there is no Message-ID", () => {
    const others = [
      header.replace("<1@x>", "<2@x>"),
      header.replace("10:00:00", "10:00:01"),
      header.replace("a@x.test", "b@x.test"),
      header.replace("two", "three"),
    ];
    expect(new Set([header, ...others].map((each) => identity(each))).size).toBe(5);
    const nameless = header.replace("Message-ID: <1@x>\n", "");
    expect(identity(nameless, 1)).not.toBe(identity(nameless, 2));
    expect(identity(nameless, 1)).toBe(identity(nameless, 1));
  });

  it("is the server's own where it has one", () => {
    expect(messageIdentity({ emailId: "1278455344230334865", header: "", size: 1 })).toBe("e:1278455344230334865");
  });

  it("takes the first of several fields and nothing of the body", () => {
    expect(headerValue(headerBlock(bytes("A: 1\nA: 2\n\nB: 3")), "a")).toBe("1");
    expect(headerValue(headerBlock(bytes("A: 1\n\nB: 3")), "b")).toBe("");
    expect(headerBlock(bytes("no end"))).toBe("no end");
  });
});

describe("a mapped message", () => {
  const row = {
    uid: 7,
    flags: toFlags(["\\SEEN"]),
    size: 10,
    receivedAt: null,
    emailId: null,
    deleted: false,
    labels: [],
  };
  const folder = { id: remoteId("Archive"), role: null };
  const context = { folder, own: new Set(["me@x.test"]), now: 5, serverIds: true, labels: null };

  it("takes the best time there is", async () => {
    const dated = bytes("Date: Mon, 2 Nov 2026 10:00:00 +0000\n\n");
    const parsed = await parseMail(dated);
    expect(toMessage({ ...row, receivedAt: 9 }, dated, parsed, null, context).receivedAt).toBe(9);
    expect(toMessage(row, dated, parsed, null, context).receivedAt).toBe(Date.UTC(2026, 10, 2, 10));
    const undated = bytes("Subject: x\n\n");
    expect(toMessage(row, undated, await parseMail(undated), null, context)).toMatchObject({
      receivedAt: 5,
      sentAt: null,
    });
  });

  it("is out when it is from oneself or filed as sent, never by a name", async () => {
    const from = async (value: string) => parseMail(bytes(`From: ${value}\n\n`));
    expect(toDirection(await from("ME@X.test"), context)).toBe("out");
    expect(toDirection(await from("me <you@x.test>"), context)).toBe("in");
    expect(toDirection(await from("alias@y.test"), { ...context, folder: { ...folder, role: "sent" } })).toBe("out");
  });
});

describe("folders", () => {
  const entry = (path: string, specialUse?: string, flags: string[] = []) => ({
    path,
    name: path.split("/").at(-1) ?? path,
    flags: new Set(flags),
    specialUse,
  });

  it("have each role at most once, and INBOX is always the inbox", () => {
    const taken = new Set<never>();
    expect(toFolder(entry("inbox", "\\Inbox"), taken)).toMatchObject({ id: "INBOX", role: "inbox", virtual: false });
    expect(toFolder(entry("Sent", "\\Sent"), taken).role).toBe("sent");
    expect(toFolder(entry("Sent Items", "\\Sent"), taken).role).toBe(null);
  });

  it("that cannot be selected, and views, are not synced; nor are labels, where All Mail is the archive", () => {
    const taken = new Set<never>();
    const level = toFolder(entry("[Gmail]", undefined, ["\\NoSelect"]), taken);
    const inbox = toFolder(entry("INBOX", undefined), taken);
    const all = toFolder(entry("[Gmail]/All Mail", undefined, ["\\AllMail"]), taken);
    const starred = toFolder(entry("[Gmail]/Starred", "\\Flagged"), taken);
    const trash = toFolder(entry("[Gmail]/Trash", "\\Trash"), taken);
    const folders = [level, inbox, all, starred, trash];
    expect(folders.map(isSynced)).toEqual([false, true, false, false, true]);
    expect(withLabels(folders).map(isSynced)).toEqual([false, false, true, false, true]);
    expect(withLabels(folders)[2]).toMatchObject({ role: "archive", virtual: false });
  });

  it("are synced by what matters most", () => {
    const taken = new Set<never>();
    const paths = ["Junk", "Trash", "Work", "Archive", "Sent", "INBOX"];
    const folders = paths.map((path) => ({
      folder: toFolder(entry(path, path === "Work" ? undefined : `\\${path}`), taken),
    }));
    const order = inSyncOrder(folders).map(({ folder }) => folder.path);
    expect(order).toEqual(["INBOX", "Sent", "Archive", "Work", "Trash", "Junk"]);
  });

  it("are passed by only when the server's counters are equal, whatever their size", () => {
    const folder = toFolder(entry("Archive"), new Set());
    const sync = {
      uidValidity: "1",
      low: 1,
      uidNext: 5,
      highestModseq: "9223372036854775806",
      exists: 4,
      complete: true,
      stoppedAt: null,
      walking: false,
      flags: null,
    };
    const status = { uidValidity: "1", uidNext: 5, messages: 4, highestModseq: "9223372036854775806" };
    expect(isUnchanged(folder, sync, status, 0)).toBe(true);
    expect(isUnchanged(folder, sync, { ...status, highestModseq: "9223372036854775807" }, 0)).toBe(false);
    expect(isUnchanged(folder, sync, { ...status, messages: 3 }, 0)).toBe(false);
    const plain = { ...sync, highestModseq: null, flags: { digest: "", at: 1_000_000 } };
    expect(isUnchanged(folder, plain, status, 1_000_000 + 60_000)).toBe(true);
    expect(isUnchanged(folder, plain, status, 1_000_000 + 16 * 60_000)).toBe(false);
    expect(isUnchanged({ ...folder, role: "inbox" }, plain, status, 1_000_000)).toBe(false);
  });
});

describe("a stored position", () => {
  it("comes back as it was, and anything else is gone", () => {
    const folder = toFolder(
      { path: "__proto__", name: "__proto__", flags: new Set(), specialUse: undefined },
      new Set(),
    );
    const written = JSON.parse(
      JSON.stringify(writeCursor({ serverIds: undefined, folders: [{ folder, sync: null }] })),
    );
    expect(readCursor(written)).toEqual({ folders: [{ folder, sync: null }] });
    for (const broken of [{ brand: "Cursor" }, { ...written, version: 2 }, { ...written, folders: [{ id: 1 }] }]) {
      expect(() => readCursor(broken as Cursor)).toThrow(expect.objectContaining({ kind: "cursor-gone" }));
    }
  });
});

describe("windows and ranges", () => {
  it("hold at most 200 messages and about 4 MB, in order, all of them", () => {
    const rows = Array.from({ length: 1000 }, (_, uid) => ({ uid, size: uid % 10 === 0 ? 400_000 : 5000 }));
    const windows = planWindows(rows);
    expect(windows.flat()).toEqual(rows);
    expect(Math.max(...windows.map((window) => window.length))).toBeLessThanOrEqual(200);
    expect(Math.max(...windows.map((window) => window.reduce((sum, { size }) => sum + size, 0)))).toBeLessThanOrEqual(
      4 << 20,
    );
    expect(planWindows(Array.from({ length: 401 }, () => ({ size: 1 }))).map((window) => window.length)).toEqual([
      200, 200, 1,
    ]);
  });

  it("fold runs", () => {
    expect(uidSet([9, 1, 2, 3, 3, 7, 8])).toBe("1:3,7:9");
    expect(uidSet([5])).toBe("5");
  });
});

describe("the parts of a large message", () => {
  it("are read when they are text and not attached", () => {
    const leaves = leavesOf({
      type: "multipart/mixed",
      childNodes: [
        { part: "1", type: "text/plain", disposition: "attachment", dispositionParameters: { filename: "a.txt" } },
        {
          part: "2",
          type: "multipart/alternative",
          childNodes: [
            { part: "2.1", type: "text/plain" },
            { part: "2.2", type: "text/html" },
          ],
        },
        { part: "3", type: "message/rfc822", childNodes: [{ part: "3.1", type: "text/plain" }] },
      ],
    });
    expect(leaves.map(({ part }) => part)).toEqual(["1", "2.1", "2.2", "3"]);
    expect(readableLeaves(leaves).map(({ part }) => part)).toEqual(["2.1", "2.2"]);
    expect(readableLeaves(leavesOf({ type: "text/html" })).map(({ part }) => part)).toEqual(["1"]);
  });
});
