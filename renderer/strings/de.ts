import { english } from "./en.ts";
import type { Text } from "./text.ts";

/** German. */
export const german = { ...english } satisfies Text;
