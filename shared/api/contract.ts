import type { z } from "zod";
import { accounts } from "./accounts.ts";
import { chat } from "./chat.ts";
import { conversations } from "./conversations.ts";
import { data } from "./data.ts";
import { demo } from "./demo.ts";
import { drafts } from "./drafts.ts";
import { facts } from "./facts.ts";
import { messages } from "./messages.ts";
import type { Method, Table } from "./method.ts";
import { outgoing } from "./outgoing.ts";
import { people } from "./people.ts";
import { rules } from "./rules.ts";
import { search } from "./search.ts";
import { settings } from "./settings.ts";

/** Everything a page, a command line or a script may ask of the core. */
export const contract = {
  ...accounts,
  ...conversations,
  ...messages,
  ...facts,
  ...drafts,
  ...outgoing,
  ...rules,
  ...search,
  ...settings,
  ...chat,
  ...people,
  ...demo,
  ...data,
};

export type Contract = typeof contract;
export type MethodName = keyof Contract;
export type InputOf<Name extends MethodName> = z.input<Contract[Name]["input"]>;
export type ParsedOf<Name extends MethodName> = z.output<Contract[Name]["input"]>;
export type OutputOf<Name extends MethodName> =
  Contract[Name] extends Method<"read" | "write", z.ZodType, infer Output> ? Output : never;

export type MethodNames<Kind extends "read" | "write"> = {
  [Name in MethodName]: Contract[Name]["kind"] extends Kind ? Name : never;
}[MethodName];

/** Only own names count: `__proto__` and `constructor` are no methods. */
export function isMethodName(name: unknown): name is MethodName {
  return typeof name === "string" && Object.hasOwn(contract, name);
}

/** Told after a commit. Lists refetch by table; ids let a view ignore what it doesn't show. */
export interface Changed {
  tables: Table[];
  /** Conversations touched; null when too many to name. */
  conversationIds: number[] | null;
}
