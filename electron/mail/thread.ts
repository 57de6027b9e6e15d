/** What threading needs to know of a message; ids without angle brackets. */
export interface ThreadInput {
  /** Ours, unique in the set. */
  id: string;
  messageId: string | null;
  inReplyTo: readonly string[];
  references: readonly string[];
}

/** Every Message-ID that ties a message to its conversation: its own and those it names, each once. */
export function links(message: Omit<ThreadInput, "id">): string[] {
  const own = message.messageId === null ? [] : [message.messageId];
  return [...new Set([...own, ...message.references, ...message.inReplyTo])].filter((id) => id !== "");
}

/**
 * The conversations of a set of messages: two messages are together when a chain of links connects them. A function of
 * the set, not of the order; loops are just chains. Each id stands in exactly one group; ids and groups are sorted.
 */
export function threads(messages: readonly ThreadInput[]): string[][] {
  const parents = new Map<string, string>();
  const names = messages.map(({ id }) => `message ${id}`);
  for (const [index, message] of messages.entries()) {
    for (const link of links(message)) join(parents, names[index] ?? "", `link ${link}`);
  }
  const groups = new Map<string, string[]>();
  for (const [index, { id }] of messages.entries()) {
    const root = rootOf(parents, names[index] ?? "");
    const group = groups.get(root);
    if (group) group.push(id);
    else groups.set(root, [id]);
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
