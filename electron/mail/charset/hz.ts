/** Decodes HZ (RFC 1843): GB 2312 in seven bits between `~{` and `~}`. */
export function decodeHz(bytes: Uint8Array): string {
  const encoded: number[] = [];
  let high = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const [byte = 0, next = 0] = [bytes[at], bytes[at + 1]];
    if (byte === 0x0a) high = 0;
    if (byte !== 0x7e) encoded.push(byte > 0x20 ? byte | high : byte);
    else if (high === 0 && next === 0x7b) high = 0x80;
    else if (high !== 0 && next === 0x7d) high = 0;
    else if (next === 0x7e) encoded.push(0x7e);
    else if (next !== 0x0a) encoded.push(byte | high, next | high);
    if (byte === 0x7e) at += 1;
  }
  return new TextDecoder("gbk").decode(Uint8Array.from(encoded));
}
