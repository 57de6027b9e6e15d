/** How a promise can be judged: from a database alone, or with something beside it. */
export type Evidence = "rows" | "server" | "trace" | "removal" | "upgrade" | "bytes";

/** The promises about what is kept, by their numbers. Whatever checks one names it by its number. */
export const invariants = [
  { number: 1, words: "every message of the server's window is here exactly once", by: ["server"] },
  { number: 2, words: "nothing is here that neither server nor outbox explains", by: ["rows", "server"] },
  { number: 3, words: "no act of the user is lost: it waits, was done, or is shown as failed", by: ["rows", "trace"] },
  { number: 4, words: "every act is done at most once", by: ["rows", "trace"] },
  {
    number: 5,
    words: "a command is accepted at most once, under a key fixed before the first try",
    by: ["rows", "trace"],
  },
  { number: 6, words: "what is shown of a draft is what was saved last", by: ["rows", "trace"] },
  { number: 7, words: "no cursor is ahead of the rows", by: ["rows", "server"] },
  { number: 8, words: "every message is in exactly one conversation", by: ["rows"] },
  { number: 9, words: "unread counts equal visible rows", by: ["rows"] },
  { number: 10, words: "the search index equals the rows", by: ["rows"] },
  { number: 11, words: "the file is whole and every row refers to rows that are here", by: ["rows"] },
  { number: 12, words: "kept files equal their rows and their hashes", by: ["rows"] },
  { number: 13, words: "a fault of one account delays no other", by: ["rows", "trace"] },
  { number: 14, words: "no notification comes twice, none is of own or old messages", by: ["rows", "trace"] },
  { number: 15, words: "chat stands in the server's order", by: ["rows", "server"] },
  { number: 16, words: "a jump of the clock sends nothing early and moves nothing", by: ["rows", "trace"] },
  { number: 17, words: "removing an account removes all of it and nothing else", by: ["removal"] },
  { number: 18, words: "an upgrade keeps every row", by: ["rows", "upgrade"] },
  { number: 19, words: "who is asked to wait waits, and who fails tries ever less often", by: ["trace"] },
  { number: 20, words: "no secret stands outside the secret store", by: ["rows", "bytes"] },
  { number: 21, words: "nothing is deleted here before a listing was complete", by: ["rows", "trace"] },
  { number: 22, words: "a new UIDVALIDITY deletes and doubles nothing", by: ["server"] },
] as const satisfies readonly { number: number; words: string; by: readonly Evidence[] }[];

export type InvariantNumber = (typeof invariants)[number]["number"];

/** What a number stands for. */
export function wordsOf(number: InvariantNumber): string {
  return invariants.find((one) => one.number === number)?.words ?? "";
}

/** A promise that is broken. Details name rows by their ids, never by what they say. */
export interface Breach {
  number: InvariantNumber;
  /** In words; finer than the list where one number stands for several rules. */
  invariant: string;
  detail: string;
}
