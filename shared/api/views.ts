import { z } from "zod";
import { type Section, sections } from "../model/conversation.ts";
import { type MadeView, type MadeViewId, madeViewId } from "../model/made-view.ts";
import { conversationView, type Undoable } from "./conversations.ts";
import { read, write } from "./method.ts";

/** What the user said of a sender. */
export interface SenderChoice {
  /** An address, a user id, or `@domain` for all of it. */
  sender: string;
  /** Its name, where somebody of it is known. */
  name: string;
  /** Null: as the rules say. */
  section: Section | null;
  blocked: boolean;
}

/** Lists that the user made, and what was said of senders. */
export const views = {
  /** In the user's order. */
  "views.list": read<MadeView[]>()(z.strictObject({}), ["views"]),
  /** Makes one (id null: at the end), or changes it. */
  "views.save": write<{ id: MadeViewId }>()(
    z.strictObject({
      id: madeViewId.nullable(),
      name: z.string().trim().min(1).max(200),
      filter: conversationView,
    }),
  ),
  "views.remove": write<Undoable>()(z.strictObject({ id: madeViewId })),
  /** Those not named keep their order behind these. */
  "views.order": write<null>()(z.strictObject({ ids: z.array(madeViewId).max(1000) })),
  "senders.list": read<SenderChoice[]>()(z.strictObject({}), ["people", "conversations"]),
  /**
   * Where mail of a sender belongs, and whether the sender is blocked: what they wrote stands out of the inbox and is never
   * notified. For what is here already, too. What is left out stays as it is; `section` null: as the rules say.
   */
  "senders.set": write<Undoable>()(
    z.strictObject({
      sender: z.string().min(1).max(1000),
      section: z.enum(sections).nullable().optional(),
      blocked: z.boolean().optional(),
    }),
  ),
};
