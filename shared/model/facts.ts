import type { MailAddress } from "./address.ts";
import type { ConversationId, MessageId } from "./ids.ts";

/** Who did not get a message, as a delivery report says. */
export interface FailedRecipient {
  address: string;
  /** For people, one line; the server's own words where it wrote some, else empty. */
  reason: string;
  /** Enhanced status code like `5.1.1` (RFC 3463), or null. */
  status: string | null;
}

/** What the invited may say. */
export const invitationAnswers = ["accepted", "tentative", "declined"] as const;
export type InvitationAnswer = (typeof invitationAnswers)[number];

/** A date, or a time on a wall clock. */
export interface InvitationTime {
  /** `2026-11-21` */
  date: string;
  /** `16:00:00`, or null for a whole day. */
  time: string | null;
  /** The zone it was said in; null for a time that is the same on every wall clock. */
  zone: string | null;
  /** ms UTC; null for whole days, floating times and zones that only the file explains. */
  instant: number | null;
}

/** An entry of a calendar that came by mail (RFC 6047), ready to be shown. */
export interface Invitation {
  /**
   * - `request`: asks for an answer, where `answerable` - `cancel`: it does not take place - `reply`: somebody answered
   * - `other`: an entry to look at
   */
  kind: "request" | "cancel" | "reply" | "other";
  summary: string;
  location: string;
  start: InvitationTime | null;
  /** The moment it is over; of a whole day the day after. */
  end: InvitationTime | null;
  /** How often it comes again: yearly, monthly, weekly, daily; empty for once. */
  repeats: string;
  organizer: MailAddress | null;
  /** The first 100; the user among them is marked. */
  attendees: { name: string; address: string; answer: string; me: boolean }[];
  answerable: boolean;
  /** What the user said from here or, as the file says, elsewhere; null: nothing yet. */
  answer: InvitationAnswer | null;
}

/** How a mailing can be left; nothing happens without a click. */
export type UnsubscribeOffer =
  /** One request to this host is enough (RFC 8058): `messages.unsubscribe`. */
  | { way: "one-click"; host: string }
  /** A mail to be written and sent as any other. */
  | { way: "mail"; link: string; address: string }
  /** A page to be opened outside. */
  | { way: "web"; link: string; host: string };

/** What a message is beside its text, found in its source when asked; a message that is not here whole has none of it. */
export interface MessageFacts {
  id: MessageId;
  conversationId: ConversationId;
  invitation: Invitation | null;
  /** It is a report that a message did not arrive. */
  report: { recipients: FailedRecipient[]; originalId: MessageId | null } | null;
  /** An own message that did not reach these, and the reports that say so. */
  undelivered: (FailedRecipient & { reportId: MessageId })[];
  unsubscribe: UnsubscribeOffer | null;
  /** What the server that received it found out (RFC 8601); null when no trusted one said anything. */
  authentication: { server: string; spf: string | null; dkim: string | null; dmarc: string | null } | null;
  /** Signed or encrypted; null when neither. */
  protection: Protection | null;
}

export interface Protection {
  kind: "openpgp" | "smime";
  encrypted: boolean;
  /**
   * - `verified`: all of it is signed by a key at hand that belongs to the address in From
   * - `other`: the signature is good, but only of a part, or someone else's
   * - `unknown`: nothing was verified: there is no key at hand, or the form can't be checked
   * - `bad`: it does not fit what was received
   * - `none`: it is only encrypted
   */
  signature: "none" | "verified" | "other" | "unknown" | "bad";
}

/** A message that came as a file of another one. Read only. */
export interface AttachedMessage {
  subject: string;
  from: MailAddress[];
  to: MailAddress[];
  cc: MailAddress[];
  /** ms UTC */
  date: number | null;
  text: string;
  /** Safe HTML for the sandboxed frame, without anything remote; null for plain text. */
  html: string | null;
  /** Names made safe; they can be had by saving the attached message itself. */
  files: { id: string; name: string; size: number }[];
}
