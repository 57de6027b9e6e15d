import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { customType, integer, text } from "drizzle-orm/sqlite-core";

/** Text kept compressed when that pays, see `packBytes`. */
export const compressedText = customType<{ data: string; driverData: Uint8Array }>({
  dataType: () => "blob",
  toDriver: (value) => packBytes(Buffer.from(value, "utf8")),
  fromDriver: (value) => Buffer.from(unpackBytes(value)).toString("utf8"),
});

const worthCompressing = 256;
const plainTag = Buffer.from([0]);
const zstdTag = Buffer.from([1]);

/** A first byte 0 means that the bytes themselves follow, 1 means zstd. */
export function packBytes(plain: Uint8Array): Uint8Array {
  if (plain.length < worthCompressing) return Buffer.concat([plainTag, plain]);
  // In one piece: results that grow by small pieces cost as much as the compression.
  const pressed = zstdCompressSync(plain, { chunkSize: plain.length + 1024 });
  return Buffer.concat([zstdTag, pressed]);
}

/** @param length of the plain bytes, where it is known */
export function unpackBytes(stored: Uint8Array, length = 0): Uint8Array {
  const body = stored.subarray(1);
  return stored[0] === 1 ? zstdDecompressSync(body, { chunkSize: Math.max(length + 64, 16_384) }) : body;
}

export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => "blob" });

/** JSON in a TEXT column. */
export function json<Value>(name: string) {
  return text(name, { mode: "json" }).$type<Value>();
}

/** ms UTC. */
export function time(name: string) {
  return integer(name);
}

export function flag(name: string) {
  return integer(name, { mode: "boolean" });
}
