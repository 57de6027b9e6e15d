import type { AccountId } from "../../../shared/model/ids.ts";
import type { Readable } from "../open.ts";
import type { Breach } from "./names.ts";
import {
  accountOf,
  breachAt,
  placeOf,
  rowsFor,
  type ServerMessage,
  type ServerSnapshot,
  type Sides,
  sidesOf,
} from "./server-snapshot.ts";

/**
 * What is broken of the promises 1, 2, 7 and 15 in the light of what every server holds.
 * @param settled false: in the midst of a round, when only cursors and order can be judged
 */
export function checkAgainst(
  db: Readable,
  servers: readonly ServerSnapshot[],
  { settled = true }: { settled?: boolean } = {},
): Breach[] {
  return db.snapshot(() =>
    servers.flatMap((server) => {
      const account = accountOf(db, server);
      if (account === undefined) return [breachAt(1, server, "there is no such account here")];
      const sides = sidesOf(db, account, server);
      return [
        ...(settled ? [...missing(sides), ...unexplained(sides), ...copiesApart(sides)] : []),
        ...aheadOf(db, account, sides),
        ...orders(sides),
      ];
    }),
  );
}

function isWanted({ allowed }: Sides, { optional, conversation }: ServerMessage): boolean {
  return !optional && (conversation === null || allowed.has(conversation));
}

const nameOf = ({ id, copies: [first] }: ServerMessage): string => id ?? (first ? placeOf(first) : "without a name");

function missing(sides: Sides): Breach[] {
  return sides.server.messages.flatMap((message) => {
    const found = rowsFor(sides, message);
    if (found.size === 1 || (found.size === 0 && !isWanted(sides, message))) return [];
    return [breachAt(1, sides.server, `${nameOf(message)} is here ${found.size} times`)];
  });
}

function unexplained(sides: Sides): Breach[] {
  const { server, rows } = sides;
  const known = new Set(server.messages.flatMap((message) => [...rowsFor(sides, message)]));
  return [...rows.values()]
    .filter(({ id, explained }) => explained === 0 && !known.has(id))
    .map(({ id }) => breachAt(2, server, `message ${id} is not on the server`));
}

/** Copies with their flags; those the user moves just now are neither here nor there. */
function copiesApart(sides: Sides): Breach[] {
  const { server, copies } = sides;
  const held = new Map(
    server.messages.flatMap((message) =>
      message.copies.map((copy) => [placeOf(copy), { ...copy, optional: message.optional }] as const),
    ),
  );
  const absent = [...held].flatMap(([place, { optional, read, starred }]) => {
    const copy = copies.get(place);
    if (!copy) return optional ? [] : [breachAt(1, server, `the copy ${place} is not here`)];
    const same = (copy.read === 1) === read && (copy.starred === 1) === starred;
    return same ? [] : [breachAt(1, server, `the copy ${place} has other flags here`)];
  });
  const extra = [...copies]
    .filter(([place, { pending, state }]) => !held.has(place) && pending === 0 && state !== "leaving")
    .map(([place]) => breachAt(2, server, `the copy ${place} is not on the server`));
  return [...absent, ...extra];
}

function aheadOf(db: Readable, account: AccountId, { server, rows, allowed }: Sides): Breach[] {
  const { told, messages } = server;
  if (!told) return [];
  const cursors = db.prepare<{ cursor: string }>("SELECT cursor FROM cursors WHERE account_id = ?").all(account);
  const shown = new Map(messages.map((message) => [message.id, message]));
  const skipped = new Set(
    db
      .prepare<{ id: string }>("SELECT remote_id AS id FROM skipped_records WHERE account_id = ?")
      .all(account)
      .map(({ id }) => id),
  );
  return cursors
    .flatMap(({ cursor }) => [...told(JSON.parse(cursor))])
    .filter((id) => {
      const conversation = shown.get(id)?.conversation ?? null;
      return !rows.has(id) && !skipped.has(id) && (conversation === null || allowed.has(conversation));
    })
    .map((id) => breachAt(7, server, `${id} was told and is not here`));
}

function orders({ server, rows }: Sides): Breach[] {
  return server.messages.flatMap(({ id, sequence, conversation }) => {
    const row = id === null ? undefined : rows.get(id);
    if (!row || conversation === null) return [];
    const same = row.sequence === sequence && row.conversation === conversation;
    return same ? [] : [breachAt(15, server, `message ${row.id} stands elsewhere in the order`)];
  });
}
