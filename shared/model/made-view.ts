import { z } from "zod";
import type { ConversationFilter } from "../api/conversations.ts";

export const madeViewId = z.int().positive().brand<"MadeViewId">();
export type MadeViewId = z.infer<typeof madeViewId>;

/** A list that the user made. */
export interface MadeView {
  id: MadeViewId;
  name: string;
  filter: ConversationFilter;
}
