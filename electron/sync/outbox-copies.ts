import type { FolderId, MessageId } from "../../shared/model/ids.ts";
import { ConnectorError } from "../connectors/errors.ts";
import { type Placement, remoteId } from "../connectors/model.ts";
import type { CommandRow } from "../db/writes/outbox.ts";
import type { FlagsPayload, MovedItem, MoveItem, MovePayload } from "../db/writes/overlay.ts";
import { type PlacementRow, placementsOf } from "../db/writes/placements.ts";
import { failPoint } from "../fail-points/fail-point.ts";
import { type OutboxCall, remoteFolderId } from "./outbox-call.ts";
import { flagsDone, moveDone, takeStep } from "./outbox-settle.ts";

/** Looks for a copy whose key the server has not told are given up after so many, each twice as long after the last. */
const mostLooks = 12;
const lookAgainMs = 1_000;
const longestMs = 300_000;

/** Sets the same flags for one or more commands. */
export async function setFlags(call: OutboxCall, group: CommandRow[]): Promise<void> {
  const { db, connector, clock, signal } = call;
  if (!connector.setFlags) throw notPossible("This account can't mark messages.");
  const ready = group.filter((row) => {
    const { messageIds }: FlagsPayload = JSON.parse(row.payload);
    return isKnown(
      call,
      row,
      messageIds.every((id) => !onlyArriving(call, id)),
    );
  });
  const [first] = ready;
  if (!first) return;
  const { change }: FlagsPayload = JSON.parse(first.payload);
  const placements = ready.flatMap((row) => {
    const { messageIds }: FlagsPayload = JSON.parse(row.payload);
    return messageIds.flatMap((id) => toldCopies(call, placementsOf(db, id)));
  });
  if (placements.length > 0) await connector.setFlags(placements, change, signal);
  failPoint("outbox.call.after");
  for (const row of ready) flagsDone(db, row, clock.now());
}

/** Moves copies into one folder for one or more commands. */
export async function moveCopies(call: OutboxCall, group: CommandRow[]): Promise<void> {
  const { db, connector, clock, signal } = call;
  if (!connector.move) throw notPossible("This account can't move messages.");
  const ready = group.filter((row) => {
    const { items }: MovePayload = JSON.parse(row.payload);
    return isKnown(
      call,
      row,
      items.every(({ messageId }) => !onlyArriving(call, messageId)),
    );
  });
  const [first] = ready;
  if (!first) return;
  const { to }: MovePayload = JSON.parse(first.payload);
  const copies = ready.map((row) => ({ row, items: leavingCopies(call, row) }));
  const placements = copies.flatMap(({ items }) => items.flatMap((one) => one.placements));
  const target = remoteId(remoteFolderId(db, to));
  const { moved } = placements.length > 0 ? await connector.move(placements, target, signal) : { moved: [] };
  failPoint("outbox.call.after");
  const results = new Map(moved.map((result) => [nameOf(result.from), result]));
  for (const { row, items } of copies)
    moveDone(
      db,
      row,
      items.map(({ item, placements }): MovedItem => {
        const done = placements.flatMap((placement) => results.get(nameOf(placement)) ?? []);
        const left = placements.map(({ key }) => key);
        return { ...item, left, to: done.flatMap(({ to: told }) => told?.key ?? []), gone: done.length === 0 };
      }),
      clock.now(),
    );
  if (moved.some(({ to: key }) => key === null)) call.needChanges();
}

/**
 * A command on copies whose keys the server has yet to tell waits for a round that tells them, or that they are gone.
 * @throws ConnectorError `missing` when none did for long
 */
function isKnown(call: OutboxCall, row: CommandRow, known: boolean): boolean {
  if (known) return true;
  if (row.attempts + 1 >= mostLooks)
    throw new ConnectorError({ kind: "missing" }, "The server does not say where this message stands now.");
  const now = call.clock.now();
  takeStep(call.db, row, { to: "queued", now, dueAt: now + Math.min(longestMs, lookAgainMs * 2 ** row.attempts) });
  call.needChanges();
  return false;
}

/** Every copy of the message is one that the user moved and the server has not told; some of these show nowhere. */
function onlyArriving({ db }: OutboxCall, message: MessageId): boolean {
  const copies = placementsOf(db, message);
  if (copies.length > 0) return copies.every(({ state }) => state === "arriving");
  return db.prepare("SELECT 1 FROM messages WHERE id = ? AND orphaned_at IS NOT NULL").get(message) !== undefined;
}

function toldCopies({ db }: OutboxCall, copies: PlacementRow[]): Placement[] {
  return copies
    .filter(({ state }) => state !== "arriving")
    .map((copy) => toPlacement(db, copy.folderId, copy.remoteKey));
}

function leavingCopies({ db }: OutboxCall, row: CommandRow): { item: MoveItem; placements: Placement[] }[] {
  const { items }: MovePayload = JSON.parse(row.payload);
  return items.map((item) => {
    const copies = copiesIn(placementsOf(db, item.messageId), item.from);
    return { item, placements: copies.map((copy) => toPlacement(db, copy.folderId, copy.remoteKey)) };
  });
}

/** One folder may hold a message twice: both copies were shown as gone. */
function copiesIn(copies: PlacementRow[], folder: FolderId): PlacementRow[] {
  return copies.filter(({ folderId, state }) => folderId === folder && state === "leaving");
}

function toPlacement(db: OutboxCall["db"], folder: FolderId, key: string): Placement {
  return { folder: remoteId(remoteFolderId(db, folder)), key };
}

function nameOf({ folder, key }: Placement): string {
  return `${folder}\n${key}`;
}

function notPossible(reason: string): ConnectorError {
  return new ConnectorError({ kind: "refused", reason: "unsupported" }, reason);
}
