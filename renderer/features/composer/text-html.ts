/** Plain text as the editor holds it: a paragraph a line, empty ones kept. */
export function textToHtml(text: string): string {
  if (text === "") return "";
  return text
    .split("\n")
    .map((line) => `<p>${escaped(line)}</p>`)
    .join("");
}

function escaped(line: string): string {
  return line.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
