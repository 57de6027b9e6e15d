import type { ThreadEdit, ThreadInput } from "./thread.ts";
import type { Letter } from "./thread-subject.ts";

/** Messages with different labels are not tied by their links; those with none have the label "". */
export interface Label {
  name: string;
  /** The act that gave it, by its place among the edits; -1 when no user did. */
  rank: number;
}

/** Mass mail of the user's own: those who answer it don't know of each other (I66). */
export function isBroadcast(letter: Letter | undefined): boolean {
  if (!letter?.out) return false;
  return letter.bulk || (letter.hidden > 1 && letter.to.every((address) => address === letter.from));
}

/**
 * Which messages stand apart from those they are linked with: what the user split off with all that answers it, and
 * private answers to a mass mail, by person. A message follows what it answers, as far as that is in the set.
 */
export function labelsOf(
  messages: readonly ThreadInput[],
  edits: readonly ThreadEdit[],
  nearest: ReadonlyMap<string, string>,
): Map<string, Label> {
  const splits = edits.some(({ kind }) => kind === "split");
  if (!splits && !messages.some(({ letter }) => isBroadcast(letter))) return new Map();
  const given = givenLabels(edits);
  const parentOf = parentFinder(messages, nearest);
  const labels = new Map<string, Label | null>();
  for (const message of messages) {
    const path: string[] = [];
    let label: Label | null = null;
    const walked = new Set<string>();
    for (let current: ThreadInput | undefined = message; current && !walked.has(current.id); ) {
      const known: Label | null | undefined = given.get(current.id) ?? labels.get(current.id);
      path.push(current.id);
      walked.add(current.id);
      const parent: ThreadInput | undefined = known === undefined ? parentOf(current) : undefined;
      label = known ?? (parent ? privateAnswer(current, parent) : null);
      current = label === null ? parent : undefined;
    }
    for (const id of path) labels.set(id, label);
  }
  return new Map([...labels].flatMap(([id, label]) => (label === null ? [] : [[id, label]])));
}

function givenLabels(edits: readonly ThreadEdit[]): Map<string, Label> {
  const given = new Map<string, Label>();
  for (const [rank, { kind, messages }] of edits.entries()) {
    if (kind === "split") for (const id of messages) given.set(id, { name: `split ${rank}`, rank });
  }
  return given;
}

/** What a message answers: the first it names that is in the set, the nearest first. */
function parentFinder(messages: readonly ThreadInput[], nearest: ReadonlyMap<string, string>) {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const byMessageId = new Map<string, ThreadInput>();
  for (const message of messages) {
    const { messageId } = message;
    if (messageId === null || messageId === "") continue;
    const other = byMessageId.get(messageId);
    if (!other || message.id < other.id) byMessageId.set(messageId, message);
  }
  return (message: ThreadInput): ThreadInput | undefined => {
    for (const id of [...message.inReplyTo, ...message.references.toReversed()]) {
      const found = byMessageId.get(id);
      if (found && id !== message.messageId) return found;
    }
    return byId.get(nearest.get(message.id) ?? "");
  };
}

/** The label of an answer to a mass mail that went to none of those whom everybody saw. */
function privateAnswer({ letter }: ThreadInput, parent: ThreadInput): Label | null {
  if (!letter || !parent.letter || !isBroadcast(parent.letter)) return null;
  const { from, to } = parent.letter;
  const seen = new Set(to.filter((address) => address !== from));
  if ([letter.from, ...letter.to].some((address) => seen.has(address))) return null;
  return { name: `${parent.id} ${letter.out ? (letter.to[0] ?? "") : letter.from}`, rank: -1 };
}
