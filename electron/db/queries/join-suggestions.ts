import type { IdentityId, JoinSuggestion } from "../../../shared/model/person.ts";
import { fold } from "../../../shared/text/fold.ts";
import type { Readable } from "../open.ts";
import { append } from "./append.ts";
import { addressKey } from "./persons.ts";

interface Candidate {
  id: IdentityId;
  accountId: number;
  kind: "address" | "user";
  name: string;
  address: string;
  persons: string | null;
}

/** More than this is no list that somebody reads. */
const most = 100;
/** A name that so many share says nothing of who they are. */
const mostNamesakes = 4;

/**
 * Identities of different platforms that may be one person, with what speaks for it: the same mail address, or the same
 * full name. Own identities, bots, pairs already joined and pairs that the user said are different are left out.
 */
export function suggestJoins(db: Readable): JoinSuggestion[] {
  const candidates = db
    .prepare<Candidate>(
      `WITH users AS (SELECT name, address FROM identities WHERE kind = 'user' AND is_self = 0 AND is_bot = 0)
       SELECT i.id AS id, i.account_id AS accountId, i.kind AS kind, i.name AS name, i.address AS address,
         (SELECT group_concat(person_id) FROM person_links WHERE identity_id = i.id AND undone_at IS NULL) AS persons
       FROM identities i WHERE i.is_self = 0 AND i.is_bot = 0
         AND (i.kind = 'user' OR i.remote_id IN (SELECT lower(address) FROM users) OR fold(i.name) IN (SELECT fold(name) FROM users))
       ORDER BY i.id`,
    )
    .all();
  const apart = dismissed(db);
  const found = new Map<string, JoinSuggestion>();
  for (const [key, group] of groups(candidates)) {
    const suggestion = suggestionOf(group, key, apart);
    if (!suggestion) continue;
    const known = found.get(suggestion.identityIds.join());
    if (known) known.evidence.push(...suggestion.evidence);
    else found.set(suggestion.identityIds.join(), suggestion);
  }
  return [...found.values()].slice(0, most);
}

type Key = { what: "address" | "name"; value: string };

function groups(candidates: Candidate[]): [Key, Candidate[]][] {
  const byAddress = new Map<string, Candidate[]>();
  const byName = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const address = addressKey(candidate.address);
    if (address !== "") append(byAddress, address, candidate);
    const name = fullName(candidate.name);
    if (name !== "") append(byName, name, candidate);
  }
  return [
    ...[...byAddress].map(([value, group]): [Key, Candidate[]] => [{ what: "address", value }, group]),
    ...[...byName].map(([value, group]): [Key, Candidate[]] => [{ what: "name", value }, group]),
  ];
}

/** Folded; empty for a name of one word, which is nobody's in particular. */
function fullName(name: string): string {
  const words = fold(name).split(/\s+/).filter(Boolean);
  return words.length < 2 ? "" : words.join(" ");
}

function suggestionOf(group: Candidate[], key: Key, apart: ReadonlySet<string>): JoinSuggestion | null {
  if (!group.some(({ kind }) => kind === "user")) return null;
  const left = group.filter((one) => group.some((other) => isNews(one, other, apart)));
  if (left.length < 2 || !left.some(({ kind }) => kind === "user")) return null;
  const users = left.filter(({ kind }) => kind === "user");
  const addresses = new Set(left.filter(({ kind }) => kind === "address").map(({ address }) => addressKey(address)));
  const ambiguous = hasTwoIn(users) || addresses.size > 1 || left.some(({ persons }) => persons?.includes(","));
  if (key.what === "name" && left.length > mostNamesakes) return null;
  const name = group.find((one) => one.name !== "")?.name ?? key.value;
  return {
    identityIds: left.map(({ id }) => id),
    names: [...new Set(left.map((one) => one.name).filter(Boolean))],
    evidence: [key.what === "address" ? `Both use the address ${key.value}.` : `Both are called ${name}.`],
    ambiguous,
  };
}

/** Does this pair say something that is not known or refused already? */
function isNews(one: Candidate, other: Candidate, apart: ReadonlySet<string>): boolean {
  if (one.id === other.id || apart.has(pairOf(one.id, other.id))) return false;
  const mine = new Set(one.persons?.split(","));
  return !other.persons?.split(",").some((person) => mine.has(person));
}

function hasTwoIn(users: Candidate[]): boolean {
  return new Set(users.map(({ accountId }) => accountId)).size < users.length;
}

function dismissed(db: Readable): Set<string> {
  const rows = db
    .prepare<{ one: number; other: number }>("SELECT identity_id AS one, other_id AS other FROM person_dismissals")
    .all();
  return new Set(rows.map(({ one, other }) => pairOf(one, other)));
}

function pairOf(one: number, other: number): string {
  return `${Math.min(one, other)} ${Math.max(one, other)}`;
}
