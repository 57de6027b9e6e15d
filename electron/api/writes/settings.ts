import { settings } from "../../db/schema/index.ts";
import { insertRow } from "../../db/writes/rows.ts";
import type { Handlers } from "../handlers.ts";
import type { WriteOptions } from "../writes.ts";

export function settingWrites({ db }: WriteOptions): Pick<Handlers<"write">, "settings.set"> {
  return {
    "settings.set": (chosen) => {
      db.transaction((changes) => {
        for (const [key, value] of Object.entries(chosen))
          if (value !== undefined) insertRow(db, settings, { key, value }, "OR REPLACE");
        changes.note("settings");
        // What a message shows follows from it.
        if (chosen.remoteImages !== undefined) changes.noteMany();
      });
      return null;
    },
  };
}
