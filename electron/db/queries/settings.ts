import { type Settings, settingsShape } from "../../../shared/api/settings.ts";
import type { Readable } from "../open.ts";
import { settings } from "../schema/index.ts";

/** What the user chose; a stored value that no longer fits gives way to its default. */
export function getSettings(db: Readable): Settings {
  const stored = Object.fromEntries(
    db.orm
      .select()
      .from(settings)
      .all()
      .map(({ key, value }) => [key, value]),
  );
  const parsed = settingsShape.safeParse(stored);
  if (parsed.success) return parsed.data;
  const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
  return settingsShape.parse(Object.fromEntries(Object.entries(stored).filter(([key]) => !wrong.has(key))));
}
