import { z } from "zod";

/** Of conversations and people: `unknown` and `denied` are neither downloaded nor stored beyond their name (R169 to R172). */
export const consent = z.enum(["allowed", "unknown", "denied"]);
export type Consent = z.infer<typeof consent>;
