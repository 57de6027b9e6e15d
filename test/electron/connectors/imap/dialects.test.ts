import { describe, expect, it } from "vitest";
import type { Dialect } from "../../../servers/scripted-imap.ts";
import { deliver } from "../../../servers/scripted-mailbox.ts";
import { recorded, recordedDialect } from "../../../servers/transcripts.ts";
import { runChanges } from "./replica.ts";
import { scripted, shown } from "./scripted.ts";

const names = ["m1", "m2", "m3", "m4", "m5"];

/** A message for INBOX, which stands in All Mail too where there is one. */
function arrive({ mailboxes }: Dialect, name: string): void {
  const inbox = mailboxes.find(({ path }) => path.toUpperCase() === "INBOX");
  const all = mailboxes.find(({ path }) => path === "[Gmail]/All Mail");
  if (!inbox) throw new Error("a server without INBOX");
  const { gmailId, emailId } = deliver(inbox, name);
  if (all) deliver(all, name, { gmailId, emailId, labels: new Set(["\\Inbox"]) });
}

function filled(dialect: Dialect): Dialect {
  for (const name of names) arrive(dialect, name);
  return dialect;
}

describe.skipIf(recorded === null)("a recorded server", () => {
  it.each([
    ["gmail", {}],
    ["gmail", { list: "list-all.txt" }],
    ["gmail", { list: "list-all-no-status.txt" }],
    ["gmail", { list: "xlist.txt" }],
    ["gmail", { authenticate: "authenticate+webalert.txt" }],
    ["gmail", { authenticate: "authenticate+statussize+objectid.txt", list: "list-all.txt" }],
    ["gmail", { authenticate: "authenticate-no-appendlimit-value.txt" }],
    ["cyrus", {}],
    ["courier", {}],
    ["dovecot", {}],
    ["icloud", {}],
    ["smartermail", {}],
    ["strato.de", {}],
    ["uw", {}],
    ["zoho", { list: "list-inbox.txt" }],
    ["common", { list: "list-nil-folder-delim.txt" }],
    ["common", { list: "list-literal-subfolders.txt" }],
    ["common", { list: "list-inbox.txt" }],
  ])("%s %j is synced, told of what is new, and connected to again", async (server, files) => {
    const script = filled(recordedDialect(server, files));
    const { connector, replica, sync, server: running, again } = await scripted(script);
    await sync();
    expect(shown(replica, "INBOX")).toEqual(names);
    expect(replica.withoutContent()).toEqual([]);
    arrive(script, "m6");
    running.hangUp("* BYE see you");
    await runChanges(connector, replica).catch((error: unknown) =>
      expect(error).toMatchObject({ kind: "offline", message: expect.not.stringMatching(/BYE|Parser|undefined/) }),
    );
    await runChanges(again(), replica);
    expect(shown(replica, "INBOX")).toEqual([...names, "m6"]);
  });
});
