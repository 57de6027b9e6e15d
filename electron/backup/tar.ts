/**
 * The little of tar that a backup needs: plain files one after the other, in blocks of 512 bytes (POSIX.1-1988 ustar;
 * sizes of 8 GiB and more as GNU and BSD tar write them), so that `tar xf` opens it, too.
 */
export interface TarEntry {
  name: string;
  bytes: number;
}

export const blockBytes = 512;
const octalLimit = 8 ** 11;

/** The block in front of a file. */
export function tarHeader({ name, bytes }: TarEntry, mtimeMs: number): Buffer {
  const block = Buffer.alloc(blockBytes);
  block.write(name, 0, 100, "ascii");
  block.write("0000600\0", 100, "ascii");
  block.write("0000000\0", 108, "ascii");
  block.write("0000000\0", 116, "ascii");
  if (bytes < octalLimit) block.write(`${octal(bytes, 11)}\0`, 124, "ascii");
  else {
    block[124] = 0x80;
    block.writeBigUInt64BE(BigInt(bytes), 128);
  }
  block.write(`${octal(Math.floor(mtimeMs / 1000), 11)}\0`, 136, "ascii");
  block.write("0", 156, "ascii");
  block.write("ustar\x0000", 257, "ascii");
  block.write(`${octal(checksum(block), 6)}\0 `, 148, "ascii");
  return block;
}

/** What a header says; null for the empty block at the end. Throws `RangeError` for what is no header. */
export function readTarHeader(block: Uint8Array): TarEntry | null {
  const view = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  if (view.every((byte) => byte === 0)) return null;
  if (Number.parseInt(text(view, 148, 8), 8) !== checksum(view) || text(view, 257, 5) !== "ustar")
    throw new RangeError("this is no header of tar");
  const bytes = view[124] === 0x80 ? Number(view.readBigUInt64BE(128)) : Number.parseInt(text(view, 124, 12), 8);
  if (!Number.isSafeInteger(bytes)) throw new RangeError("a size of tar that makes no sense");
  return { name: text(view, 0, 100), bytes };
}

/** Zeros after a file, up to the next block. */
export function tarPadding(bytes: number): number {
  return (blockBytes - (bytes % blockBytes)) % blockBytes;
}

/** What ends a tar. */
export const tarEnd = Buffer.alloc(2 * blockBytes);

function checksum(block: Uint8Array): number {
  let sum = 0;
  for (const [index, byte] of block.entries()) sum += index >= 148 && index < 156 ? 32 : byte;
  return sum;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, "0");
}

function text(block: Buffer, at: number, length: number): string {
  const field = block.toString("ascii", at, at + length);
  const end = field.indexOf("\0");
  return (end === -1 ? field : field.slice(0, end)).trim();
}
