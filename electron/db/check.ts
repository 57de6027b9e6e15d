import { withoutFailPoints } from "../fail-points/fail-point.ts";
import { accountRules } from "./invariants/accounts.ts";
import { chatRules } from "./invariants/chat.ts";
import { conversationRules } from "./invariants/conversations.ts";
import { integrity, schemaOf } from "./invariants/integrity.ts";
import { keptFiles } from "./invariants/kept-files.ts";
import { messageRules } from "./invariants/messages.ts";
import type { Breach } from "./invariants/names.ts";
import { outgoingRules } from "./invariants/outgoing.ts";
import type { Rule } from "./invariants/rule.ts";
import { searchIndex } from "./invariants/search-index.ts";
import { standings } from "./invariants/standing.ts";
import { unreadCounts } from "./invariants/unread.ts";
import type { Readable } from "./open.ts";

/** Of one promise, so many breaches are told. */
const told = 50;

export const rules: readonly Rule[] = [
  ...conversationRules,
  ...chatRules,
  ...messageRules,
  ...outgoingRules,
  ...accountRules,
];

/** What more than one statement must look at. */
const looks: readonly ((db: Readable) => Breach[])[] = [
  (db) => integrity(db, told),
  schemaOf,
  unreadCounts,
  standings,
  keptFiles,
  searchIndex,
];

/**
 * Everything that is wrong with a database, as far as it shows by itself; empty when it is sound. Reads all of it: seconds
 * for a large one. What can't be read is a breach, too.
 */
export function check(db: Readable): Breach[] {
  const breaches: Breach[] = [];
  const lookAround = (): void => {
    for (const look of looks) breaches.push(...readable(() => look(db).slice(0, told)));
    for (const rule of rules) breaches.push(...readable(() => broken(db, rule)));
  };
  const unreadable = withoutFailPoints(() =>
    readable(() => {
      db.snapshot(lookAround);
      return [];
    }),
  );
  return [...breaches, ...unreadable];
}

function broken(db: Readable, { number, invariant, sql }: Rule): Breach[] {
  return db
    .prepare<{ detail: string }>(`${sql} LIMIT ${told}`)
    .all()
    .map(({ detail }) => ({ number, invariant, detail }));
}

/** A damaged page stops one look, not all. */
function readable(look: () => Breach[]): Breach[] {
  try {
    return look();
  } catch (error) {
    // Its message may hold a piece of what could not be read.
    const detail = error instanceof Error ? ("code" in error ? String(error.code) : error.name) : "unknown";
    return [{ number: 11, invariant: "everything that is kept can be read", detail }];
  }
}
