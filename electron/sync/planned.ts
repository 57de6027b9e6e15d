import { momentOf, type PlannedTime, type TimeIntent } from "../../shared/time/intent.ts";
import { isZone } from "../../shared/time/local-time.ts";
import type { Writable } from "../db/open.ts";
import { plannedCommands, postpone } from "../db/writes/outbox.ts";
import { resnooze, snoozed } from "../db/writes/snoozes.ts";

/** Where the user said to be, and what the machine said then. */
interface KnownZone {
  zone: string;
  system: string;
}

const zoneKey = "zone";

/** The user's zone; null while nobody told and the machine has not moved: what was planned keeps its own. */
function knownZone(db: Writable, system: string): string | null {
  const stored = db.prepare<{ value: string }>("SELECT value FROM settings WHERE key = ?").get(zoneKey);
  const known: KnownZone | null = stored ? JSON.parse(stored.value) : null;
  if (known !== null && known.system === system) return known.zone === "" ? null : known.zone;
  // The first time nothing is known of before; later another zone of the machine means that it moved.
  saveZone(db, { zone: known === null ? "" : system, system });
  return known === null || !isZone(system) ? null : system;
}

function saveZone(db: Writable, known: KnownZone): void {
  db.prepare("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)").run(zoneKey, JSON.stringify(known));
}

/** The user is in this zone, whatever the machine says. */
export function tellZone(db: Writable, zone: string, system: string): void {
  saveZone(db, { zone, system });
}

/**
 * Judges every planned time anew: what was meant by the clock on the wall follows the user's zone and the rules of this
 * program; other times stay. Changes moments only, and sends nothing.
 * @returns whether a moment changed
 */
export function judgePlanned(db: Writable, system: string): boolean {
  const zone = knownZone(db, system);
  const moved = plannedCommands(db).flatMap(({ id, intent, zone: own, dueAt }) => {
    const planned = replanned(intent, own, zone, dueAt);
    return planned ? [{ id, planned }] : [];
  });
  const away = snoozed(db).flatMap(({ conversationId, intent, zone: own, dueAt }) => {
    const planned = replanned(intent, own, zone, dueAt);
    return planned ? [{ conversationId, dueAt: planned.dueAt, zone: planned.planned.zone }] : [];
  });
  if (moved.length + away.length === 0) return false;
  db.transaction((changes) => {
    for (const { id, planned } of moved) postpone(db, id, planned);
    for (const { conversationId, ...to } of away) resnooze(db, conversationId, to);
    changes.note(
      ["outbox", "conversations"],
      away.map(({ conversationId }) => conversationId),
    );
  });
  return true;
}

/** Null where nothing changes. */
function replanned(
  intentJson: string | null,
  own: string | null,
  zone: string | null,
  dueAt: number,
): { dueAt: number; planned: PlannedTime } | null {
  const intent: TimeIntent | null = intentJson === null ? null : JSON.parse(intentJson);
  if (intent?.kind !== "local" || own === null) return null;
  const planned = { intent, zone: zone ?? own };
  const meant = momentOf(planned, 0);
  return meant === dueAt && planned.zone === own ? null : { dueAt: meant, planned };
}
