import type { Consent } from "../../../shared/model/consent.ts";
import type { IdentityId, PersonId } from "../../../shared/model/person.ts";
import type { Writable } from "../open.ts";
import { findPerson, personsOf } from "../queries/persons.ts";
import { personDismissals, personLinks, persons } from "../schema/index.ts";
import { insertForId, insertRow } from "./rows.ts";

/**
 * Makes one person of these identities and of the people they belong to: the eldest of those stays, the others' links are
 * undone, nothing is deleted (I62).
 * @returns null when an identity is not there
 */
export function joinIdentities(
  db: Writable,
  identityIds: readonly IdentityId[],
  evidence: string,
  now: number,
): PersonId | null {
  const names = namesOf(db, identityIds);
  if (names === null) return null;
  const belonging = [...new Set(identityIds.flatMap((id) => personsOf(db, id)))].sort((a, b) => a - b);
  const [eldest, ...others] = belonging;
  const person = eldest ?? makePerson(db, names, now);
  const at = momentAfter(db, now);
  const moved = others.flatMap((other) => findPerson(db, other)?.identities.map(({ id }) => id) ?? []);
  for (const other of others)
    db.prepare("UPDATE person_links SET undone_at = ? WHERE person_id = ? AND undone_at IS NULL").run(at, other);
  const linked = new Set(findPerson(db, person)?.identities.map(({ id }) => id));
  for (const identityId of new Set([...identityIds, ...moved]))
    if (!linked.has(identityId)) insertRow(db, personLinks, { personId: person, identityId, evidence, linkedAt: at });
  return person;
}

/** Takes identities out of a person; each goes back to whom it belonged before that join, where it did. */
export function splitIdentities(db: Writable, person: PersonId, identityIds: readonly IdentityId[], now: number): void {
  const at = momentAfter(db, now);
  for (const identityId of identityIds) {
    const link = db
      .prepare<{ linkedAt: number }>(
        "SELECT linked_at AS linkedAt FROM person_links WHERE person_id = ? AND identity_id = ? AND undone_at IS NULL",
      )
      .get(person, identityId);
    if (!link) continue;
    db.prepare(
      "UPDATE person_links SET undone_at = ? WHERE person_id = ? AND identity_id = ? AND undone_at IS NULL",
    ).run(at, person, identityId);
    const before = db
      .prepare<{ personId: PersonId; evidence: string }>(
        `SELECT person_id AS personId, evidence FROM person_links
         WHERE identity_id = ? AND undone_at = ? AND person_id <> ? ORDER BY person_id LIMIT 1`,
      )
      .get(identityId, link.linkedAt, person);
    // A moment later: what is undone now and what is restored must not look like one act of joining.
    if (before) insertRow(db, personLinks, { ...before, identityId, linkedAt: at + 1 });
  }
}

/** These are different people, whatever speaks for the contrary. */
export function dismissJoin(db: Writable, identityIds: readonly IdentityId[], now: number): void {
  const ids = [...new Set(identityIds)].sort((a, b) => a - b);
  for (const [index, identityId] of ids.entries())
    for (const otherId of ids.slice(index + 1))
      insertRow(db, personDismissals, { identityId, otherId, at: now }, "OR IGNORE");
}

/** @returns false when there is no such person */
export function renamePerson(db: Writable, id: PersonId, name: string): boolean {
  return db.prepare("UPDATE persons SET name = ? WHERE id = ?").run(name, id).changes > 0;
}

/** Whether their direct conversations are wanted; of the people they belong to as well. */
export function setIdentityConsent(db: Writable, identityIds: readonly IdentityId[], consent: Consent): void {
  const ids = JSON.stringify(identityIds);
  db.prepare("UPDATE identities SET consent = ? WHERE id IN (SELECT value FROM json_each(?))").run(consent, ids);
  db.prepare(
    `UPDATE persons SET consent = ? WHERE id IN (SELECT person_id FROM person_links
       WHERE undone_at IS NULL AND identity_id IN (SELECT value FROM json_each(?)))`,
  ).run(consent, ids);
}

function makePerson(db: Writable, names: readonly string[], now: number): PersonId {
  const name = names.toSorted((a, b) => b.length - a.length)[0] ?? "";
  return insertForId(db, persons, { name, consent: "allowed", createdAt: now });
}

/** Null when one of them is not there; an identity without a name is called by its address. */
function namesOf(db: Writable, ids: readonly IdentityId[]): string[] | null {
  const rows = db
    .prepare<{ name: string; address: string }>(
      "SELECT name, address FROM identities WHERE id IN (SELECT value FROM json_each(?))",
    )
    .all(JSON.stringify(ids));
  if (rows.length < new Set(ids).size) return null;
  const names = rows.map(({ name }) => name).filter(Boolean);
  return names.length > 0 ? names : rows.map(({ address }) => address);
}

/** Links are told apart by when they were made: two acts never share a moment, whatever the clock says. */
function momentAfter(db: Writable, now: number): number {
  const { last } = db
    .prepare<{ last: number | null }>("SELECT max(max(linked_at, coalesce(undone_at, 0))) AS last FROM person_links")
    .get() ?? { last: null };
  return Math.max(now, (last ?? 0) + 1);
}
