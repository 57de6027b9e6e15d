import { asc } from "drizzle-orm";
import { conversationView } from "../../../shared/api/conversations.ts";
import type { MadeView } from "../../../shared/model/made-view.ts";
import type { Readable } from "../open.ts";
import { views } from "../schema/index.ts";

/** Lists that the user made, in order; one whose filter is of another version is left out. */
export function listMadeViews(db: Readable): MadeView[] {
  return db.orm
    .select()
    .from(views)
    .orderBy(asc(views.position), asc(views.id))
    .all()
    .flatMap(({ id, name, filter }) => {
      const parsed = conversationView.safeParse(filter);
      return parsed.success ? [{ id, name, filter: parsed.data }] : [];
    });
}
