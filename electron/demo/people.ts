import { normalizeAddress } from "../../shared/model/address.ts";

export const languages = ["en", "de", "fr", "es", "ja", "ar"] as const;
export type Language = (typeof languages)[number];

/** How somebody's mail program writes a reply. */
type Client = "gmail" | "outlook" | "thunderbird" | "plain";

/** Somebody invented. */
export interface Person {
  name: string;
  address: string;
  language: Language;
  client: Client;
  /** What they answer, in turn; absent for machines and newsletters, which answer nothing. */
  answers?: string[];
}

/** By the short name the stories use. */
export type People = ReadonlyMap<string, Person>;

/** @throws RangeError when a story names nobody */
export function personNamed(people: People, name: string): Person {
  const person = people.get(name);
  if (!person) throw new RangeError(`nobody is called ${name}`);
  return person;
}

export function personAt(people: People, address: string): Person | undefined {
  const wanted = normalizeAddress(address);
  return [...people.values()].find((person) => normalizeAddress(person.address) === wanted);
}
