import { decodeHeader, firstHeader, mailAddresses, messageIds } from "../mail-headers.ts";
import { type MessageRead, partText, readMessage } from "../read/read-message.ts";
import type { Part } from "../read/read-parts.ts";
import { decodeBody } from "../read/transfer-encoding.ts";
import { challengeText, copyMarker, failureSubject, failureText, reporter, reporterName } from "./bounce-words.ts";
import { type RecipientStatus, readDeliveryStatus } from "./delivery-status.ts";
import { recipientsInText } from "./text-recipients.ts";

/** What a delivery report says. */
export interface Bounce {
  /** Somebody did not get the message and will not. */
  isBounce: boolean;
  /** - `failed`: given up - `delayed`: still being tried - `challenge`: a filter waits for the sender - `none`: no report of trouble */
  kind: "failed" | "delayed" | "challenge" | "none";
  recipients: RecipientStatus[];
  /** Message-ID without angle brackets of the message that failed, where the report holds it. */
  originalMessageId: string | null;
}

const none: Bounce = { isBounce: false, kind: "none", recipients: [], originalMessageId: null };

/**
 * Reads a delivery report: RFC 3464 wherever it stands, else the forms of common servers, told apart from people's mail
 * by who sent it, its subject and its words together. Never throws.
 */
export async function readBounce(source: Uint8Array): Promise<Bounce> {
  return bounceOf(await readMessage(source));
}

/** The same of a message that was taken apart already. */
export function bounceOf(message: MessageRead): Bounce {
  const parts = message.attachments.map(({ part }) => part);
  const reports = parts.filter(({ type }) => /^message\/(?:global-)?delivery-status$/.test(type));
  const recipients = reports.flatMap((part) => readDeliveryStatus(text(part)));
  const originalMessageId = idOfOriginal(message, parts);
  const words = beforeCopy(`${message.plain}\n${message.html}`);
  if (recipients.length > 0) {
    const kind = kindOf(recipients, words, isFromReporter(message));
    return { isBounce: kind === "failed", kind, recipients, originalMessageId };
  }
  if (!isPlainReport(message, words, reports.length > 0)) return none;
  const kind = challengeText.test(words) ? "challenge" : isDelay(message) ? "delayed" : "failed";
  return { isBounce: kind === "failed", kind, recipients: recipientsInText(message, words), originalMessageId };
}

function kindOf(recipients: RecipientStatus[], words: string, reported: boolean): Bounce["kind"] {
  const failed = recipients.filter(
    ({ action, status }) => action === "failed" || (action === "" && /^5/.test(status ?? "")),
  );
  const asked = failed.filter(({ diagnostic }) => challengeText.test(diagnostic));
  if (failed.length > 0 && (asked.length === failed.length || (!reported && challengeText.test(words))))
    return "challenge";
  if (failed.length > 0) return "failed";
  if (challengeText.test(words) && !reported) return "challenge";
  return recipients.some(({ action }) => action === "delayed") ? "delayed" : "none";
}

function isFromReporter({ headers }: MessageRead): boolean {
  const { from } = mailAddresses(headers);
  const local = from[0]?.address.replace(/@.*$/s, "") || (from[0]?.name ?? "");
  return reporter.test(local) || reporterName.test(from[0]?.name ?? "") || hasNullSender(headers);
}

/** Reports have no return path, so that they are never answered by another (RFC 5321 section 4.5.5). */
function hasNullSender(headers: MessageRead["headers"]): boolean {
  return headers.some(({ key, value }) => key === "return-path" && /^\s*<\s*>/.test(value));
}

/** A report without RFC 3464. Each sign alone also stands in mail that people write about failed mail. */
function isPlainReport(message: MessageRead, words: string, hasReport: boolean): boolean {
  const { headers } = message;
  const reported = isFromReporter(message);
  const list = firstHeader(headers, "list-id") !== "" || firstHeader(headers, "in-reply-to") !== "";
  if (firstHeader(headers, "x-failed-recipients") !== "" && reported) return true;
  if ((hasReport || isReport(message)) && reported) return true;
  if (!reported || list) return false;
  const subject = failureSubject.test(decodeHeader(firstHeader(headers, "subject")));
  return subject && (failureText.test(words) || copyMarker.test(message.plain));
}

function isReport({ root }: MessageRead): boolean {
  const { type, parameters } = root.part;
  return type === "multipart/report" && /^delivery-status$/i.test(parameters["report-type"] ?? "");
}

function isDelay({ headers, plain }: MessageRead): boolean {
  const subject = decodeHeader(firstHeader(headers, "subject"));
  return (
    /\bdelay(?:ed)?\b|^warning:|verzögert|retard/i.test(subject) ||
    /this\s+is\s+a\s+warning\s+(?:message\s+)?only/i.test(plain)
  );
}

/** What the report itself says, without the message that came back. */
function beforeCopy(words: string): string {
  const bounded = words.slice(0, 200_000);
  const marker = copyMarker.exec(bounded);
  return bounded.slice(0, marker?.index ?? 20_000).slice(0, 20_000);
}

function idOfOriginal({ plain }: MessageRead, parts: Part[]): string | null {
  const returned = parts.find(({ type }) =>
    /^(?:message\/(?:rfc822|global)(?:-headers)?|text\/rfc822-headers?)$/.test(type),
  );
  const inParts = returned ? idIn(Buffer.from(decodeBody(returned.body, returned.encoding)).toString("latin1")) : null;
  const marker = copyMarker.exec(plain.slice(0, 200_000));
  return inParts ?? idIn(plain.slice(marker?.index ?? 0));
}

function idIn(header: string): string | null {
  const field = /^[ \t>]*message-id:([^\n]*(?:\n[ \t][^\n]*)?)/im.exec(header.slice(0, 256 * 1024))?.[1] ?? "";
  return messageIds(field)[0] ?? null;
}

function text(part: Part): string {
  return partText({ ...part, type: "text/plain" });
}
