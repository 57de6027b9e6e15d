import { type Letter, namedIds, type ThreadEdit, type ThreadInput } from "./thread-links.ts";

/** Messages with different labels are not tied by their links; those with none have the label "". */
export interface Label {
  name: string;
  /** The act that gave it, by its place among the edits; -1 when no user did. */
  rank: number;
}

/** Mass mail of the user's own: those who answer it don't know of each other (I66). */
export function isBroadcast(letter: Letter | undefined): boolean {
  return letter?.out === true && (letter.bulk || (letter.hidden > 1 && letter.to.length === 0));
}

/** Written to the user alone. */
export function isPrivate(letter: Letter | undefined): letter is Letter {
  return letter !== undefined && !letter.out && !letter.bulk && letter.to.length === 0 && letter.from !== "";
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
  const unknown = unknownOriginals(messages);
  if (!splits && unknown.size === 0 && !messages.some(({ letter }) => isBroadcast(letter))) return new Map();
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
      label = known ?? (parent ? privateAnswer(current, parent) : answerToUnknown(current, unknown));
      current = label === null ? parent : undefined;
    }
    for (const id of path) labels.set(id, label);
  }
  return new Map([...labels].flatMap(([id, label]) => (label === null ? [] : [[id, label]])));
}

/**
 * Ids of messages that are not in the set and that several people answered, each to the user alone: true when nothing
 * else answers them, so that they can only be mass mail that was sent with another program.
 */
export function unknownOriginals(messages: readonly ThreadInput[]): Map<string, boolean> {
  const known = new Set(messages.map(({ messageId }) => messageId));
  const writers = new Map<string, { people: Set<string>; open: boolean }>();
  for (const message of messages) {
    const named = namedIds(message);
    if (named.some((id) => known.has(id))) continue;
    for (const id of named) {
      const writer = writers.get(id) ?? { people: new Set(), open: false };
      writers.set(id, writer);
      if (isPrivate(message.letter)) writer.people.add(message.letter.from);
      else writer.open = true;
    }
  }
  const shared = [...writers].filter(([, { people }]) => people.size > 1);
  return new Map(shared.map(([id, { open }]) => [id, !open]));
}

function answerToUnknown(message: ThreadInput, unknown: ReadonlyMap<string, boolean>): Label | null {
  const [original] = namedIds(message)
    .filter((id) => unknown.get(id) === true)
    .sort();
  if (original === undefined || !isPrivate(message.letter)) return null;
  return { name: `<${original}> ${message.letter.from}`, rank: -1 };
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
    for (const id of namedIds(message)) {
      const found = byMessageId.get(id);
      if (found) return found;
    }
    return byId.get(nearest.get(message.id) ?? "");
  };
}

/** The label of an answer to a mass mail that went to none of those whom everybody saw. */
function privateAnswer({ letter }: ThreadInput, parent: ThreadInput): Label | null {
  if (!letter || !parent.letter || !isBroadcast(parent.letter)) return null;
  const seen = new Set(parent.letter.to);
  if ([letter.from, ...letter.to].some((address) => seen.has(address))) return null;
  return { name: `${parent.id} ${letter.out ? (letter.to[0] ?? "") : letter.from}`, rank: -1 };
}
