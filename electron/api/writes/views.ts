import { ApiError } from "../../../shared/api/errors.ts";
import type { MadeViewId } from "../../../shared/model/made-view.ts";
import { views } from "../../db/schema/index.ts";
import { rememberAct } from "../../db/writes/local-acts.ts";
import { insertForId, updateRow } from "../../db/writes/rows.ts";
import type { Handlers } from "../handlers.ts";
import type { WriteOptions } from "../writes.ts";
import { randomName } from "./random-name.ts";

type Names = "views.save" | "views.remove" | "views.order";

/** Lists that the user makes. */
export function viewWrites({ db, clock, random }: WriteOptions): Pick<Handlers<"write">, Names> {
  return {
    "views.save": ({ id, name, filter }) =>
      db.transaction((changes) => {
        changes.note("views");
        if (id === null) {
          const row = db
            .prepare<{ position: number }>("SELECT coalesce(max(position), -1) + 1 AS position FROM views")
            .get();
          return { id: insertForId(db, views, { name, filter, position: row?.position ?? 0 }) };
        }
        if (db.prepare("SELECT 1 FROM views WHERE id = ?").get(id) === undefined) throw gone();
        updateRow(db, views, id, { name, filter });
        return { id };
      }),
    "views.remove": ({ id }) => {
      const undoId = randomName(random);
      return db.transaction((changes) => {
        const row = db.orm
          .select()
          .from(views)
          .all()
          .find((view) => view.id === id);
        if (!row) throw gone();
        rememberAct(db, undoId, { views: [row] }, clock.now());
        db.prepare("DELETE FROM views WHERE id = ?").run(id);
        changes.note("views");
        return { undoId, messages: 1 };
      });
    },
    "views.order": ({ ids }) => {
      db.transaction((changes) => {
        const all = db.prepare<{ id: MadeViewId }>("SELECT id FROM views ORDER BY position, id").all();
        const place = ({ id }: { id: MadeViewId }): number => {
          const at = ids.indexOf(id);
          return at < 0 ? ids.length : at;
        };
        const update = db.prepare("UPDATE views SET position = ? WHERE id = ?");
        for (const [position, { id }] of all.toSorted((a, b) => place(a) - place(b)).entries())
          update.run(position, id);
        changes.note("views");
      });
      return null;
    },
  };
}

function gone(): ApiError {
  return new ApiError({ kind: "not-found", message: "This view is no longer here." });
}
