import type { ImapFlow } from "imapflow";
import type { FolderRole } from "../../../shared/model/folder.ts";
import { failPoint } from "../../fail-points/fail-point.ts";
import { composeMail, UnsendableMail } from "../../mail/compose.ts";
import { ConnectorError } from "../errors.ts";
import type { OutgoingMessage } from "../model.ts";
import { authOf } from "./auth.ts";
import { inFolder } from "./client.ts";
import { listFolders } from "./folders.ts";
import { findByMessageId } from "./search-message-id.ts";
import type { Session } from "./session.ts";
import { submit, withSmtp } from "./smtp.ts";

/** A copy for Sent that could not be filed yet. */
interface SentCopy {
  key: string;
  source: Uint8Array;
  /** ms UTC */
  date: number;
  /** The user knows. */
  told: boolean;
}

/** Sends, and files the copies. Lives as long as its connector. */
export interface Sender {
  /** @returns what the server said when it took it */
  send(message: OutgoingMessage, signal: AbortSignal): Promise<string>;
  /** Files copies that could not be filed before; never throws for the server's refusal. */
  fileLeft(signal: AbortSignal): Promise<void>;
  /** Files the copy of a message that an earlier session sent. Throws `ConnectorError`. */
  file(message: OutgoingMessage, signal: AbortSignal): Promise<void>;
}

/** Servers that file what is sent through them by themselves, and late: to look for it first is not enough. */
const filesByItself = /(?:^|\.)(?:gmail\.com|googlemail\.com|office365\.com|outlook\.com)$/i;

export function createSender(session: Session): Sender {
  const left: SentCopy[] = [];
  const fileLeft = async (signal: AbortSignal): Promise<void> => {
    for (let copy = left[0]; copy !== undefined; copy = left[0]) {
      try {
        await fileCopy(session, copy, signal);
        left.shift();
      } catch (error) {
        session.context.log.warn("imap.sent-copy", { message: error instanceof Error ? error.message : String(error) });
        if (!copy.told) session.context.notice("The message was sent; its copy could not be put into Sent yet.");
        copy.told = true;
        return;
      }
    }
  };
  return {
    fileLeft,
    async file(message, signal) {
      if (filesByItself.test(session.settings.smtp.host)) return;
      const { source } = await composed(message, { withBcc: true });
      await fileCopy(session, { key: message.key, source, date: message.date, told: true }, signal);
    },
    async send(message, signal) {
      const answer = await submitMessage(session, message, signal);
      if (filesByItself.test(session.settings.smtp.host)) return answer;
      const { source } = await composed(message, { withBcc: true });
      left.push({ key: message.key, source, date: message.date, told: false });
      await fileLeft(signal);
      return answer;
    },
  };
}

async function submitMessage(session: Session, message: OutgoingMessage, signal: AbortSignal): Promise<string> {
  const { settings, context } = session;
  const { source, envelope } = await composed(message);
  const auth = authOf(await context.secret(), settings.username);
  const { rejected, response } = await withSmtp(
    settings.smtp,
    { auth, accepted: settings.accepted, signal },
    (connection) => submit(connection, settings.smtp, { envelope, source }, signal),
  );
  if (rejected.length > 0) context.notice(`${settings.smtp.host} did not take the message for ${rejected.join(", ")}.`);
  return `${settings.smtp.host}: ${oneLine(response)}`;
}

/** Whatever the server puts into its answer, what is shown of it is one short line of printable ASCII (RFC 5321). */
function oneLine(response: string): string {
  return response
    .replaceAll(/[^ -~]+/g, " ")
    .trim()
    .slice(0, 200);
}

/** Every attempt composes the same bytes. */
function composed(message: OutgoingMessage, options?: { withBcc: boolean }): ReturnType<typeof composeMail> {
  return composeMail(message, options).catch((error: unknown) => {
    if (!(error instanceof UnsendableMail)) throw error;
    throw new ConnectorError({ kind: "refused", reason: "invalid" }, error.message, { cause: error });
  });
}

/** Puts the copy into Sent unless it is there: the server may have done it, or an earlier attempt. */
async function fileCopy(
  session: Session,
  { key, source, date }: Readonly<SentCopy>,
  signal: AbortSignal,
): Promise<void> {
  await session.work(signal, async (client) => {
    const sent = await folderOf(client, "sent");
    if (sent === null) return;
    if (await holds(client, sent, key)) return;
    failPoint("imap.append.before");
    const done = await client.append(sent, Buffer.from(source), ["\\Seen"], new Date(date));
    failPoint("imap.append.after");
    if (!done) throw new ConnectorError({ kind: "server" }, "The server refused the copy.");
  });
}

/**
 * Did a message with this Message-ID arrive? Looked for where it would stand; absence proves nothing, a server may file
 * late.
 */
export async function findSent(session: Session, key: string, signal: AbortSignal): Promise<"arrived" | "unsure"> {
  return session.work(signal, async (client) => {
    const folders = (await listFolders(client, { status: false })).filter(({ folder }) => folder.selectable);
    for (const role of ["sent", "all", "inbox"] satisfies FolderRole[]) {
      const folder = folders.find((listed) => listed.folder.role === role);
      if (folder && (await holds(client, folder.folder.id, key))) return "arrived";
    }
    return "unsure";
  });
}

async function folderOf(client: ImapFlow, role: FolderRole): Promise<string | null> {
  const listed = await listFolders(client, { status: false });
  return listed.find(({ folder }) => folder.role === role && folder.selectable)?.folder.id ?? null;
}

async function holds(client: ImapFlow, path: string, messageId: string): Promise<boolean> {
  return inFolder(client, path, { fresh: true }, async (folder) => {
    const { uids } = await findByMessageId(client, folder, messageId);
    return uids.length > 0;
  });
}
