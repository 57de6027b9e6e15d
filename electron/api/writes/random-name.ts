import type { Random } from "../../connectors/ports.ts";

/** 16 random bytes. */
export function randomBytes(random: Random): Uint8Array {
  return Uint8Array.from({ length: 16 }, () => Math.floor(random() * 256));
}

/** A name that no other act has. */
export function randomName(random: Random): string {
  return Buffer.from(randomBytes(random)).toString("hex");
}
