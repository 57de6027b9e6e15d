import type { Random } from "../../connectors/ports.ts";

/** 16 random bytes. */
export function randomBytes(random: Random): Uint8Array {
  return Uint8Array.from({ length: 16 }, () => Math.floor(random() * 256));
}

/** A name that no other act has. */
export function randomName(random: Random): string {
  return Buffer.from(randomBytes(random)).toString("hex");
}

/** A version 4 UUID (RFC 9562 section 5.4). */
export function uuidFrom(random: Random): string {
  const bytes = randomBytes(random);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
