import type { ImapFlow } from "imapflow";
import { failPoint } from "../../fail-points/fail-point.ts";
import { composeDraft } from "../../mail/compose.ts";
import { ConnectorError } from "../errors.ts";
import type { OutgoingMessage } from "../model.ts";
import { inFolder } from "./client.ts";
import { uidSet } from "./fetch.ts";
import { listFolders } from "./folders.ts";
import { findByMessageId } from "./search-message-id.ts";
import type { Session } from "./session.ts";

/**
 * Replaces the copy of a draft in the drafts folder; IMAP has no update, so the new one comes before the old one goes.
 * Where nobody can tell whether there is an old one none is put there: copies would pile up.
 */
export async function keepDraft(
  session: Session,
  key: string,
  draft: OutgoingMessage | null,
  signal: AbortSignal,
): Promise<void> {
  const source = draft && (await composeDraft({ ...draft, key }));
  await session.work(signal, async (client) => {
    const path = await draftsFolder(client);
    if (path === null) return;
    const { uids: earlier, certain } = await inFolder(client, path, { fresh: true }, (folder) =>
      findByMessageId(client, folder, key, { undeletedOnly: true }),
    );
    if (earlier.length === 0 && !certain) return;
    // Where removing failed before, two copies are enough: none is added until it works again.
    if (earlier.length > 1) await remove(client, path, earlier.slice(0, -1));
    if (draft && source) {
      failPoint("imap.append.before");
      const done = await client.append(path, Buffer.from(source), ["\\Draft", "\\Seen"], new Date(draft.date));
      failPoint("imap.append.after");
      if (!done) throw new ConnectorError({ kind: "server" }, "The server refused the draft.");
    }
    await remove(client, path, earlier.slice(-1));
  });
}

/** @throws ConnectorError `server` when the server did not: what is left is tried again */
async function remove(client: ImapFlow, path: string, uids: readonly number[]): Promise<void> {
  if (uids.length === 0) return;
  const range = uidSet(uids);
  const done = await inFolder(client, path, { fresh: true }, () =>
    // Without UIDPLUS an expunge would take what others marked too: ours stays marked, and is not shown.
    client.capabilities.has("UIDPLUS")
      ? client.messageDelete(range, { uid: true })
      : client.messageFlagsAdd(range, ["\\Deleted"], { uid: true }),
  );
  if (!done) throw new ConnectorError({ kind: "server" }, "The server did not remove an earlier copy of a draft.");
}

async function draftsFolder(client: ImapFlow): Promise<string | null> {
  const listed = await listFolders(client, { status: false });
  return listed.find(({ folder }) => folder.role === "drafts" && folder.selectable)?.folder.id ?? null;
}
