import { z } from "zod";
import { read, write } from "./method.ts";

/** Sample accounts on servers inside this program, instead of the user's own. */
export interface DemoView {
  /** Everything that is shown is sample mail. */
  active: boolean;
  /** This host can show it. */
  available: boolean;
}

/** Answered by the host, which changes the core behind the page: whoever sees `active` change must forget all it knows. */
export const demo = {
  "demo.get": read<DemoView>()(z.strictObject({}), ["accounts"]),
  /** Resolves when the other core is there. `conflict` while there are accounts: the demo never runs beside real mail. */
  "demo.set": write<null>()(z.strictObject({ active: z.boolean() })),
};
