import { z } from "zod";
import { messageId } from "../model/ids.ts";
import { type RuleAct, type RuleView, rule, ruleId } from "../model/rule.ts";
import { read, write } from "./method.ts";

/**
 * Rules act on messages that come in while they are active, in their order. Each message is acted on by a rule once,
 * whatever happens; what a rule did can be asked of the message and undone.
 */
export const rules = {
  "rules.list": read<RuleView[]>()(z.strictObject({}), ["rules", "accounts", "folders"]),
  /** How many messages of the last days a query finds (`many`: more than it counts), to be shown by `search.query`. */
  "rules.try": read<{ found: number; many: boolean; problems: string[] }>()(
    z.strictObject({ query: z.string().max(2000), days: z.int().min(1).max(36_500) }),
    ["messages"],
  ),
  /** Why is this here? What rules did with a message, the first act first. */
  "rules.of": read<RuleAct[]>()(z.strictObject({ messageId }), ["rules"]),
  /** Adds a rule (id null) or changes one. `bad-request` with the reason for a query that asks for nothing. */
  "rules.save": write<{ id: z.infer<typeof ruleId> }>()(z.strictObject({ id: ruleId.nullable(), rule })),
  /** What it did stays. */
  "rules.remove": write<null>()(z.strictObject({ id: ruleId })),
  /** All of them, in the order in which they act. */
  "rules.order": write<null>()(z.strictObject({ ids: z.array(ruleId).max(1000) })),
  /** Acts on what is here already, back to so many days. */
  "rules.run": write<{ touched: number }>()(z.strictObject({ id: ruleId, days: z.int().min(1).max(36_500) })),
  /** Takes everything back that a rule did, or what it did together with one message. */
  "rules.undo": write<{ undone: number }>()(z.strictObject({ id: ruleId, messageId: messageId.nullable() })),
};
