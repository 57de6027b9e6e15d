import { z } from "zod";
import { folderId, type messageId } from "./ids.ts";

export const ruleId = z.int().positive().brand<"RuleId">();
export type RuleId = z.infer<typeof ruleId>;

/** What a rule does with a message that its query finds. Acts that a conversation can't take are passed over, and noted. */
export const ruleAction = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("read") }),
  z.strictObject({ kind: z.literal("star") }),
  z.strictObject({
    kind: z.literal("move"),
    to: z.union([
      z.strictObject({ role: z.enum(["inbox", "archive", "trash", "junk"]) }),
      z.strictObject({ folderId }),
    ]),
  }),
]);
export type RuleAction = z.infer<typeof ruleAction>;

/** A rule as the user writes it. */
export const rule = z.strictObject({
  name: z.string().trim().min(1).max(200),
  /** In the language of search: what it finds, the rule acts on. */
  query: z.string().trim().min(1).max(2000),
  actions: z.array(ruleAction).min(1).max(10),
  enabled: z.boolean(),
  /** What it acted on is no matter of the rules after it. */
  stops: z.boolean(),
});
export type Rule = z.infer<typeof rule>;

export interface RuleView extends Rule {
  id: RuleId;
  /** What of the query is not understood, each as a sentence; such a rule acts on nothing. */
  problems: string[];
  /** Messages it touched, without those that were undone. */
  touched: number;
  /** ms UTC of its last act; null: it never acted. */
  lastAt: number | null;
}

/** What a rule did with one message. */
export interface RuleAct {
  ruleId: RuleId;
  name: string;
  messageId: z.infer<typeof messageId>;
  /** ms UTC */
  at: number;
  actions: RuleAction[];
  /** Why an act could not be done, a sentence each. */
  refused: string[];
  undone: boolean;
}
