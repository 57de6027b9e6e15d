import { z } from "zod";
import { read, write } from "./method.ts";

/** Everything the user can choose, with its default. */
export const settingsShape = z.object({
  theme: z.enum(["system", "light", "dark"]).default("system"),
  /** How long a sent message can be taken back, ms. */
  undoSendMs: z.int().min(0).max(120_000).default(10_000),
});
export type Settings = z.infer<typeof settingsShape>;

export const settings = {
  "settings.get": read<Settings>()(z.strictObject({}), ["settings"]),
  "settings.set": write<null>()(settingsShape.partial().strict()),
};
