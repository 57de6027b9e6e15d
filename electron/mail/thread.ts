import { labelsOf } from "./thread-labels.ts";
import { type Letter, nearestBySubject } from "./thread-subject.ts";

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

/**
 * In-Reply-To of old programs is prose that names the sender, too: `Message from <joe@example.com> of … <id>`. What has
 * no digit is no id there, beside one that has.
 */
export function answeredIds(inReplyTo: readonly string[]): readonly string[] {
  if (inReplyTo.length < 2) return inReplyTo;
  const likely = inReplyTo.filter((id) => /\d/.test(id));
  return likely.length > 0 ? likely : inReplyTo;
}

/**
 * The conversations of a set of messages: two messages are together when a chain of links connects them. Apart from
 * what the user joined or split, a reply without any link joins what it answers by its subject (see `nearestBySubject`),
 * and private replies to one mass mail are one conversation a person (see `labelsOf`). A function of the set, not of the
 * order; loops are just chains. Each id stands in exactly one group; ids and groups are sorted.
 */
export function threads(messages: readonly ThreadInput[], edits: readonly ThreadEdit[] = []): string[][] {
  const parents = new Map<string, string>();
  const nearest = nearestBySubject(messages);
  const labels = labelsOf(messages, edits, nearest);
  const nameOf = (id: string) => `message ${id}`;
  for (const message of messages) {
    const { id } = message;
    const label = labels.get(id)?.name ?? "";
    if (label !== "") join(parents, nameOf(id), `label ${label}`);
    for (const link of links(message)) join(parents, nameOf(id), `link ${label}\n${link}`);
    const answered = nearest.get(id);
    if (answered !== undefined && (labels.get(answered)?.name ?? "") === label)
      join(parents, nameOf(id), nameOf(answered));
  }
  for (const [rank, { kind, messages: joined }] of edits.entries()) {
    // A later split takes a message out of what was joined before.
    const held = kind === "join" ? joined.filter((id) => (labels.get(id)?.rank ?? -1) < rank) : [];
    for (const id of held) join(parents, nameOf(id), `join ${rank}`);
  }
  return groupsOf(messages, (id) => rootOf(parents, nameOf(id)));
}

function groupsOf(messages: readonly ThreadInput[], root: (id: string) => string): string[][] {
  const groups = new Map<string, string[]>();
  for (const { id } of messages) {
    const name = root(id);
    const group = groups.get(name);
    if (group) group.push(id);
    else groups.set(name, [id]);
  }
  return [...groups.values()].map((group) => group.sort(compare)).sort(([a = ""], [b = ""]) => compare(a, b));
}

function join(parents: Map<string, string>, a: string, b: string): void {
  const [rootA, rootB] = [rootOf(parents, a), rootOf(parents, b)];
  if (rootA !== rootB) parents.set(rootA, rootB);
}

/** Halves the path on the way, so that long chains stay cheap. */
function rootOf(parents: Map<string, string>, name: string): string {
  let current = name;
  for (let next = parents.get(current); next !== undefined; next = parents.get(current)) {
    const beyond = parents.get(next);
    if (beyond !== undefined) parents.set(current, beyond);
    current = next;
  }
  return current;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
