import type { AccountId } from "../../../shared/model/ids.ts";
import type { Writable } from "../open.ts";
import type { Abilities } from "../queries/limits.ts";

interface Kept extends Abilities {
  realtime: "push" | "poll";
}

/** Keeps what an account can do. @returns whether that is news */
export function saveAbilities(db: Writable, id: AccountId, { limits, bounds, realtime }: Kept): boolean {
  const values = [JSON.stringify(limits), JSON.stringify(bounds), realtime];
  return (
    db
      .prepare(
        "UPDATE accounts SET limits = ?, bounds = ?, realtime = ? WHERE id = ? AND (limits, bounds, realtime) IS NOT (?, ?, ?)",
      )
      .run(...values, id, ...values).changes > 0
  );
}

/** A sentence about the pace of syncing, empty for none. @returns whether that is news */
export function savePace(db: Writable, id: AccountId, sentence: string): boolean {
  return db.prepare("UPDATE accounts SET pace = ? WHERE id = ? AND pace <> ?").run(sentence, id, sentence).changes > 0;
}
