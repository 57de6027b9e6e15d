/** Who wrote to whom about what. Addresses normalised. */
export interface Letter {
  /** Written by the user. */
  out: boolean;
  /** Mass mail. */
  bulk: boolean;
  subject: string;
  /** ms UTC */
  at: number;
  from: string;
  /** To and Cc, without the user and the author. */
  to: readonly string[];
  /** How many got it unseen by the others (Bcc). */
  hidden: number;
}

/** What ties a message to others; ids without angle brackets. */
export interface Linked {
  messageId: string | null;
  inReplyTo: readonly string[];
  references: readonly string[];
}

/** What threading needs to know of a message. */
export interface ThreadInput extends Linked {
  /** Ours, unique in the set. */
  id: string;
  /** For the match by subject and the rule for mass mail; without it messages are threaded by their links only. */
  letter?: Letter;
}

/** What the user did by hand. Of several acts the later ones win. */
export interface ThreadEdit {
  /** `join`: the conversations of these messages are one. `split`: these messages, and what answers them, are one of their own. */
  kind: "join" | "split";
  /** Ids of messages; those not in the set are passed over. */
  messages: readonly string[];
}

/** Every Message-ID that ties a message to its conversation: its own and those it names, each once. */
export function links(message: Linked): string[] {
  const own = message.messageId === null ? [] : [message.messageId];
  const all = [...own, ...message.references, ...answeredIds(message.inReplyTo)];
  return [...new Set(all)].filter((id) => id !== "");
}

/** The same without its own: what it answers, the nearest first. */
export function namedIds({ messageId, inReplyTo, references }: Linked): string[] {
  const named = [...answeredIds(inReplyTo), ...references.toReversed()];
  return named.filter((id) => id !== "" && id !== messageId);
}

/**
 * In-Reply-To of old programs is prose that names the sender, too: `Message from <joe@example.com> of … <id>`. What has
 * no digit is no id there, beside one that has.
 */
function answeredIds(inReplyTo: readonly string[]): readonly string[] {
  if (inReplyTo.length < 2) return inReplyTo;
  const likely = inReplyTo.filter((id) => /\d/.test(id));
  return likely.length > 0 ? likely : inReplyTo;
}
