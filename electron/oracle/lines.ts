import type { Readable, Writable } from "node:stream";

/** A longer line is no case: with it, the text would not fit into one string. Bytes. */
const longestLine = 384 * 1024 * 1024;
const keptOfLong = 4096;

/** A line, or of one that is too long only its first bytes. */
export interface Line {
  text: string;
  whole: boolean;
}

/** The lines of a stream, one at a time: the stream is read no faster than they are taken. Blank ones are left out. */
export async function* readLines(input: Readable): AsyncGenerator<Line> {
  let kept: Buffer[] = [];
  let length = 0;
  const take = (): Line => {
    const whole = length <= longestLine;
    const line = { text: Buffer.concat(kept).toString("utf8", 0, whole ? length : keptOfLong), whole };
    kept = [];
    length = 0;
    return line;
  };
  const add = (piece: Buffer): void => {
    length += piece.length;
    if (length <= longestLine) kept.push(piece);
    else kept.length = Math.min(kept.length, 1);
  };
  for await (const chunk of input) {
    const bytes: Buffer = Buffer.from(chunk);
    let from = 0;
    for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, from)) {
      add(bytes.subarray(from, end));
      from = end + 1;
      const line = take();
      if (line.text.trim() !== "") yield line;
    }
    if (from < bytes.length) add(bytes.subarray(from));
  }
  const rest = take();
  if (rest.text.trim() !== "") yield rest;
}

/** Writes a line; resolves when there is room for the next one. */
export function writeLine(output: Writable, value: unknown): Promise<void> {
  return new Promise((resolve) => {
    if (output.write(`${JSON.stringify(value)}\n`)) resolve();
    else output.once("drain", resolve);
  });
}
