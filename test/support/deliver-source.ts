import { toContent, toMessage } from "../../electron/connectors/imap/map.ts";
import { type RemoteId, remoteId } from "../../electron/connectors/model.ts";
import { parseMail } from "../../electron/mail/parse.ts";
import type { FakeServer } from "../servers/fake-provider.ts";
import { noon } from "./remote.ts";

/** Puts a mail into a folder of the provider's stand-in as its source says, read as the app reads it. Gives its remote id. */
export async function deliverSource(server: FakeServer, source: string, folder = "INBOX"): Promise<RemoteId> {
  const bytes = Buffer.from(source.replace(/\r?\n/g, "\r\n"));
  const parsed = await parseMail(bytes);
  const flags = { read: false, starred: false, answered: false, draft: false };
  const row = {
    uid: 1,
    size: bytes.length,
    receivedAt: noon,
    flags,
    emailId: null,
    threadId: null,
    labels: [],
    deleted: false,
  };
  const context = {
    folder: { id: remoteId(folder), role: null },
    ...{ own: new Set([server.address]), now: noon, serverIds: false, labels: null },
  };
  const message = toMessage(row, bytes, parsed, toContent(parsed, bytes), context);
  server.deliver(message.id, { ...message, placements: [] }, folder);
  return message.id;
}
