import type { CommandRow } from "../db/writes/outbox.ts";
import type { OutgoingPayload } from "./outgoing.ts";

/** At most this many commands go to the provider in one call. */
const groupSize = 100;

/**
 * The commands to run next, of the waiting ones: the first that is due and not behind another, and with it those that
 * ask for the very same change. Within a conversation messages leave in the order they were queued, with the edits and
 * reactions of chat between them, and so do changes of copies and marks; a message that answers one of ours which failed,
 * or of which nobody knows whether it arrived, waits for it.
 * @param waiting as `waitingCommands` gives them, in whatever order
 * @param alone commands that must not share a call, since a shared one was refused
 */
export function nextGroup(waiting: readonly CommandRow[], now: number, alone: ReadonlySet<number>): CommandRow[] {
  const ready = heads(waiting, now).filter(({ dueAt }) => dueAt <= now);
  const [first] = ready;
  if (!first) return [];
  const change = changeOf(first);
  if (change === null || alone.has(first.id)) return [first];
  return ready.filter((row) => changeOf(row) === change && !alone.has(row.id)).slice(0, groupSize);
}

/** When `nextGroup` has something, ms UTC; null when nothing waits but for others. */
export function nextDue(waiting: readonly CommandRow[], now: number): number | null {
  return heads(waiting, now)[0]?.dueAt ?? null;
}

/** The first of each lane, the next due first. A held message that is not due stands in nobody's way. */
function heads(waiting: readonly CommandRow[], now: number): CommandRow[] {
  const stuck = new Set(waiting.filter(isStuck).map(({ key }) => key));
  const taken = new Set<string>();
  const found: CommandRow[] = [];
  for (const row of waiting.toSorted((a, b) => a.id - b.id)) {
    if (row.state !== "queued" && row.state !== "held") continue;
    const held = row.state === "held" && row.dueAt > now;
    const lane = laneOf(row);
    if (!taken.has(lane) && !answersOneOf(row, stuck)) found.push(row);
    if (!held) taken.add(lane);
  }
  return found.sort((a, b) => a.dueAt - b.dueAt || a.id - b.id);
}

function isStuck(row: CommandRow): boolean {
  return row.kind === "send" && row.state !== "done" && row.state !== "cancelled";
}

function laneOf({ id, kind, conversationId }: CommandRow): string {
  const lane = kind === "flags" || kind === "move" ? "copies" : kind === "mark" ? "marks" : "words";
  return `${lane} ${conversationId ?? `alone ${id}`}`;
}

function answersOneOf(row: CommandRow, keys: ReadonlySet<string>): boolean {
  if (row.kind !== "send") return false;
  const payload: OutgoingPayload = JSON.parse(row.payload);
  return payload.inReplyTo !== null && payload.inReplyTo !== row.key && keys.has(payload.inReplyTo);
}

/** What two commands must share to go in one call; null for what always goes alone. */
function changeOf(row: CommandRow): string | null {
  if (row.kind !== "flags" && row.kind !== "move") return null;
  const { change, to }: { change?: unknown; to?: unknown } = JSON.parse(row.payload);
  return `${row.kind} ${JSON.stringify(change ?? to)}`;
}
