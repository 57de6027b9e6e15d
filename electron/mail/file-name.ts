const maximumBytes = 200;

/** Names that Windows gives to devices, with any extension. */
const reserved = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/i;

/**
 * A declared attachment name made safe to write as a file on any system: the last path part only, nothing that hides or
 * turns letters around (`\u202e` makes `gpj.exe` read `exe.jpg`), no reserved name, at most 200 bytes with the
 * extension kept. `fallback` is used, as it is, when nothing is left.
 */
export function safeFileName(name: string, fallback: string): string {
  const last = name
    .slice(-2000)
    .toWellFormed()
    .normalize("NFC")
    .split(/[/\\]/)
    .findLast((part) => part.trim() !== "");
  const clean = trimDots(
    (last ?? "").replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu, "").replace(/[<>:"|?*]/g, "_"),
  );
  if (clean.replaceAll("_", "") === "") return fallback;
  return shorten(reserved.test(clean) ? `_${clean}` : clean);
}

/** Leading dots hide a file, trailing dots and spaces vanish on Windows. */
function trimDots(name: string): string {
  return name
    .replace(/\p{Zs}+/gu, " ")
    .replace(/^[. ]+/, "")
    .trimEnd()
    .replace(/(?<![. ])[. ]+$/, "");
}

function shorten(name: string): string {
  if (Buffer.byteLength(name) <= maximumBytes) return name;
  const extension = /\.[\p{L}\p{N}]{1,16}$/u.exec(name)?.[0] ?? "";
  const stem = name.slice(0, name.length - extension.length);
  return `${firstBytes(stem, maximumBytes - Buffer.byteLength(extension)).trimEnd()}${extension}`;
}

function firstBytes(text: string, bytes: number): string {
  let used = 0;
  let kept = "";
  for (const character of text) {
    used += Buffer.byteLength(character);
    if (used > bytes) break;
    kept += character;
  }
  return kept;
}
