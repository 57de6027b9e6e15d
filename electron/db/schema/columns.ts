import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { customType, integer, text } from "drizzle-orm/sqlite-core";

/** Text kept compressed when that pays: a first byte 0 means plain UTF-8 follows, 1 means zstd. */
export const compressedText = customType<{ data: string; driverData: Uint8Array }>({
  dataType: () => "blob",
  toDriver: (value) => packText(value),
  fromDriver: (value) => unpackText(value),
});

const worthCompressing = 256;

export function packText(value: string): Uint8Array {
  const plain = Buffer.from(value, "utf8");
  if (plain.length < worthCompressing) return Buffer.concat([Buffer.from([0]), plain]);
  return Buffer.concat([Buffer.from([1]), zstdCompressSync(plain)]);
}

export function unpackText(stored: Uint8Array): string {
  const body = stored.subarray(1);
  return (stored[0] === 1 ? zstdDecompressSync(body) : Buffer.from(body)).toString("utf8");
}

/** Bytes kept compressed with zstd. */
export const compressedBytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => "blob",
  toDriver: (value) => zstdCompressSync(value),
  fromDriver: (value) => zstdDecompressSync(value),
});

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
