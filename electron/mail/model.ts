import type { MailAddress, MailAddresses } from "../../shared/model/address.ts";
import type { FailedRecipient, InvitationAnswer } from "../../shared/model/facts.ts";

/** A part that is not shown as text. */
export interface ParsedAttachment {
  /** Position in the parsed message, "1" for the first; stable for the same source and parser. */
  id: string;
  /** As declared, decoded; may be hostile, see `safeFileName`. */
  name: string;
  contentType: string;
  /** Decoded bytes; reckoned from the encoded length unless the parser was asked for the exact one. */
  size: number;
  /** Hex SHA-256 of the decoded bytes; null when they were not looked at. */
  sha256: string | null;
  /** Without angle brackets. */
  contentId: string | null;
  /** The HTML part shows it by its Content-ID; it needs no place in the list of attachments. */
  inline: boolean;
}

/** A parsed RFC 5322 message, structured-cloneable so that it can cross threads. */
export interface ParsedMail {
  subject: string;
  addresses: MailAddresses;
  /** Without angle brackets. */
  messageId: string | null;
  inReplyTo: string[];
  references: string[];
  /** ms UTC; null when absent or unreadable */
  date: number | null;
  /** Plain text: the text part, or the HTML part converted. Lines end in LF. */
  text: string;
  /** There is no text part; `text` was made of the HTML. */
  textFromHtml: boolean;
  /** As sent; never shown unsanitised. */
  html: string | null;
  attachments: ParsedAttachment[];
  /** First words of the visible text, at most 200 characters, one line. */
  snippet: string;
  /** Mass mail: List-Id, List-Unsubscribe or Precedence bulk, list, junk. */
  bulk: boolean;
  /** Sent by a program: Auto-Submitted (RFC 3834) other than `no`. */
  automatic: boolean;
  /** List-Id without angle brackets. */
  listId: string | null;
  /** Addresses this copy was delivered to (Delivered-To, X-Original-To, Envelope-To), for the right From of an answer. */
  deliveredTo: string[];
  /** It is a report that a message did not arrive, and names that message; else null. */
  failure: DeliveryFailure | null;
  /** What was wrong with it, in words; empty for a sound message. */
  problems: string[];
}

/** What a delivery report says of a message. */
export interface DeliveryFailure {
  /** Message-ID without angle brackets of the message that did not arrive. */
  originalId: string;
  recipients: FailedRecipient[];
}

/** Grows when parsing improves; stored with each message so that old rows can be read again from source. */
export const parserVersion = 3;

/** All that a message to be sent says; the same input gives the same bytes. */
export interface MailToCompose {
  /** Message-ID without angle brackets, fixed before the first attempt. */
  key: string;
  /** ms UTC */
  date: number;
  from: MailAddress;
  to: MailAddress[];
  cc: MailAddress[];
  /** Goes into the envelope only. */
  bcc: MailAddress[];
  subject: string;
  text: string;
  html: string | null;
  /** Without angle brackets. */
  inReplyTo: string | null;
  references: string[];
  attachments: { name: string; contentType: string; contentId: string | null; data: Uint8Array }[];
  /** The answer to an invitation as an alternative to the text (RFC 6047 section 2.4); absent or null: none. */
  calendar?: CalendarReply | null;
}

/** An answer to an invitation: an iCalendar text with `METHOD:REPLY` (RFC 5546 section 3.2.3). */
export interface CalendarReply {
  answer: InvitationAnswer;
  text: string;
}

/** What SMTP is given besides the bytes (RFC 5321). */
export interface MailEnvelope {
  from: string;
  to: string[];
}
