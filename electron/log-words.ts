/** Begins where such characters begin, not at each of them: linear on long words without an `@`. */
const address = /(?<![^\s<>"'“”@,;:()[\]{}|=])[^\s<>"'“”@,;:()[\]{}|=]+@[^\s<>"'“”@,;()[\]{}|]+/g;
const frame = /^\s+at .*$/;

/** What stands in quotes was said by somebody else, or is somebody's name for something. */
const quotes: [open: RegExp, close: RegExp, replacement: string][] = [
  [/“/g, /”/g, "“…”"],
  [/"/g, /"/g, '"…"'],
  [/`/g, /`/g, "`…`"],
  [/(?<=^|[\s(:=[])'/g, /'(?=$|[\s.,;:)\]])/g, "'…'"],
];
const angles = /<[^<>]*>/g;

/** The words of a server's reply; its codes say enough (RFC 5321 section 4.2, RFC 9051 section 7.1). */
const replies: [form: RegExp, replacement: string][] = [
  [/(^|[\s:])([2-5]\d\d(?:[ -][245]\.\d{1,3}\.\d{1,3})?)[ -](?!ms\b|bytes\b|of\b|s\b).*$/gm, "$1$2 …"],
  [/\b(NO|BAD|BYE|PREAUTH)( \[[A-Z-]+)?\b.*$/gm, "$1$2 …"],
];

const path =
  /(?:file:\/\/)?(?:(?<![a-z])[A-Za-z]:)?(?:(?<!node:internal|\w)[\\/]|(?<=\w)\\)[^\s\\/:"'()]+(?:[\\/][^\s\\/:"'()]+)+/g;
/** In a stack, files of the program are told from its folder on. */
const ownPath = /[\\/]((?:out|electron|node_modules)[\\/].*)$/;
const web = /\b((?:https?|wss?|app):\/\/)(?:[^\s/@]*@)?([^\s/?#"')]+)[^\s"')]*/gi;

/** A text of the program or a library, as far as it can be told: no address, name, subject, file or words of a server. */
export function withoutContent(text: string): string {
  return text
    .split("\n")
    .map((line) => (frame.test(line) ? withoutPlaces(line, ownPath) : withoutWords(line)))
    .join("\n");
}

function withoutWords(line: string): string {
  let result = line;
  for (const [open, close, replacement] of quotes) result = withoutQuoted(result, open, close, replacement);
  result = result.replace(angles, "<…>");
  for (const [form, replacement] of replies) result = result.replace(form, replacement);
  return withoutPlaces(result.replace(address, "[address]"));
}

/** From the first that opens to the last that closes: quotes may hold quotes. */
function withoutQuoted(line: string, open: RegExp, close: RegExp, replacement: string): string {
  const first = line.search(open);
  if (first < 0) return line;
  const last = [...line.matchAll(close)].at(-1)?.index ?? -1;
  return last > first ? line.slice(0, first) + replacement + line.slice(last + 1) : line;
}

function withoutPlaces(line: string, own?: RegExp): string {
  const origins: string[] = [];
  const kept = line.replace(
    web,
    (_all, scheme: string, host: string) => `\0${origins.push(`${scheme}${host}/…`) - 1}\0`,
  );
  return kept
    .replace(path, (found) => own?.exec(found)?.[1] ?? "[path]")
    .replace(/\0(\d+)\0/g, (_all, index: string) => origins[Number(index)] ?? "");
}
