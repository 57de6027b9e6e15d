import { labelsOf } from "./thread-labels.ts";
import { links, type ThreadEdit, type ThreadInput } from "./thread-links.ts";
import { nearestBySubject } from "./thread-subject.ts";

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
