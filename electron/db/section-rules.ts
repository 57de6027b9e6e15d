import type { Section, Waiting } from "../../shared/model/conversation.ts";

/** What is known of who wrote the newest message that came in, and of that message. */
export interface Incoming {
  /** Address or user id. */
  sender: string;
  isBot: boolean;
  /** The user wrote to them once. */
  written: boolean;
  /** A list header, or `Precedence: bulk`. */
  bulk: boolean;
  /** Auto-Submitted. */
  automatic: boolean;
}

/** Names that programs write under, before the @. */
const program =
  /^(?:(?:do)?[-._]?not?[-._]?(?:answer|reply)|(?:do[-._]?)?no(?:t)?[-._]?reply.*|.*[-._+]no[-._]?reply|notif(?:y|ication|ications|ier)|alerts?|mailer-daemon|postmaster|bounces?|bot|.*[-._]bot|builds?|ci|cron|root|www-data|monitoring|status|receipts?|invoices?|billing|orders?|shipping|tracking|service|security|accounts?|calendar-notification)$/;

/** Does a program write under this address? */
function isProgram({ sender, isBot }: Incoming): boolean {
  const at = sender.lastIndexOf("@");
  return isBot || (at > 0 && program.test(sender.slice(0, at).toLowerCase().replace(/\+.*$/, "")));
}

/**
 * The part of the inbox that a conversation belongs to, in this order: the user's word; people where the user takes part or
 * once wrote to; notifications of programs; newsletters by list headers; people.
 * @param said what the user said of the sender, or of the sender's domain
 * @param takesPart the user wrote in it
 */
export function sectionOf(incoming: Incoming | null, said: Section | null, takesPart: boolean): Section {
  if (said !== null) return said;
  if (incoming === null || takesPart || incoming.written) return "people";
  if (incoming.automatic || (isProgram(incoming) && !incoming.bulk)) return "notifications";
  if (incoming.bulk) return isNotice(incoming) ? "notifications" : "newsletters";
  return "people";
}

/** Mass mail about one's own things: services send those with list headers, too. */
function isNotice({ sender }: Incoming): boolean {
  return /^(?:notif(?:y|ications?|ier)|alerts?|security|builds?|ci|bot|billing|receipts?|orders?|shipping)[@+]/i.test(
    sender,
  );
}

/** The last message of substance: no draft, and not taken back. */
export interface LastMessage {
  direction: "in" | "out";
  asks: boolean;
  /** A program wrote it, or it went to many. */
  machine: boolean;
  /** The user alone is spoken to, is among those spoken to, or neither. */
  toMe: "alone" | "among" | "no";
  /** Somebody else is spoken to. */
  toOthers: boolean;
}

/**
 * Whose turn it is: the user's, when somebody wrote to the user alone, or asked something of several with the user among
 * them; theirs, when the user asked something. Programs wait for nobody.
 */
export function waitingOf(last: LastMessage | null): Waiting | null {
  if (last === null) return null;
  if (last.direction === "out") return last.asks && last.toOthers ? "them" : null;
  if (last.machine) return null;
  return last.toMe === "alone" || (last.toMe === "among" && last.asks) ? "me" : null;
}

/** A program's address or headers, for `waitingOf`. */
export function isMachine(incoming: Incoming): boolean {
  return incoming.bulk || incoming.automatic || isProgram(incoming);
}
