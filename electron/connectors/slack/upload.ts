import { failPoint } from "../../fail-points/fail-point.ts";
import { ConnectorError } from "../errors.ts";
import type { OutgoingMessage } from "../model.ts";
import { connectionError, statusError } from "./errors.ts";
import { addressOf, isSlackHost } from "./hosts.ts";
import type { Session } from "./session.ts";
import { answers } from "./shapes.ts";

type Attachment = OutgoingMessage["attachments"][number];

/** A file that Slack holds and nobody sees yet. */
export interface Uploaded {
  id: string;
  title: string;
}

/**
 * The first two steps of an upload (docs.slack.dev/messaging/working-with-files): an address for each file, then its bytes.
 * Nothing is shown by it, so whatever fails here was not sent.
 */
export async function uploadAll(
  session: Session,
  attachments: readonly Attachment[],
  signal: AbortSignal,
): Promise<Uploaded[]> {
  const uploaded: Uploaded[] = [];
  try {
    for (const attachment of attachments) uploaded.push(await upload(session, attachment, signal));
    return uploaded;
  } catch (error) {
    signal.throwIfAborted();
    const known = error instanceof ConnectorError ? error : connectionError(error);
    throw new ConnectorError(known.failure, known.message, { cause: known.cause, maybeSent: false });
  }
}

async function upload(session: Session, { name, data }: Attachment, signal: AbortSignal): Promise<Uploaded> {
  const args = { filename: name, length: data.byteLength };
  const { upload_url: address, file_id: id } = await session.api.call(
    "files.getUploadURLExternal",
    args,
    answers.uploadUrl,
    { signal },
  );
  const url = addressOf(address);
  if (!isSlackHost(url, session.settings)) {
    throw new ConnectorError({ kind: "refused", reason: "forbidden" }, "Slack named a foreign place for the file.");
  }
  failPoint("slack.upload.before");
  // The address itself is the permission: no token goes with it.
  const response = await session.context.fetch(url, {
    method: "POST",
    headers: { "content-type": "application/octet-stream" },
    body: new Uint8Array(data),
    redirect: "error",
    signal,
  });
  await response.body?.cancel();
  failPoint("slack.upload.after");
  if (response.status !== 200) throw statusError(response.status, null, `HTTP ${response.status}`);
  return { id, title: name };
}
