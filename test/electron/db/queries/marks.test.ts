import { describe, expect, it } from "vitest";
import { hitPattern, markHits } from "../../../../electron/db/queries/marks.ts";
import { parseQuery } from "../../../../shared/text/query.ts";

function marked(text: string, query: string): string | null {
  const words = parseQuery(query)
    .clauses.flat()
    .filter((term) => term.kind === "text");
  const pattern = hitPattern(words);
  return pattern && (markHits(text, pattern)?.replaceAll("\u{e000}", "[").replaceAll("\u{e001}", "]") ?? null);
}

describe("markHits", () => {
  it("marks words, beginnings and phrases where the index finds them", () => {
    expect(marked("We meet at noon, not at Noonday.", "noon ")).toBe("We meet at [noon], not at Noonday.");
    expect(marked("We meet at noon, not at Noonday.", "noon")).toBe("We meet at [noon], not at [Noon]day.");
    expect(marked("a big\n big, deal", '"big deal" ')).toBe("a big [big, deal]");
    expect(marked("Über die Brücke: naïve", "uber brucke naive ")).toBe("[Über] die [Brücke]: [naïve]");
    expect(marked("明日は東京都で", "京都")).toBe("明日は東[京都]で");
  });

  it("shows the neighbourhood of the first hit in one line, cutting no character in two", () => {
    const text = `${"💥".repeat(300)} needle ${"💥".repeat(300)}`;
    const shown = marked(text, "needle ") ?? "";
    expect(shown).toMatch(/^…💥+ \[needle\] 💥+…$/u);
    expect(shown.isWellFormed()).toBe(true);
    expect(marked(`${"lead ".repeat(100)}needle`, "needle ")).toMatch(/^…(lead )+\[needle\]$/);
  });

  it("has nothing to mark without words of the text, and trusts no marks of the text itself", () => {
    expect(marked("anything", "from:anna is:unread ")).toBeNull();
    expect(marked("anything", "other ")).toBeNull();
    expect(marked("a \u{e000}fake\u{e001} needle", "needle ")).toBe("a fake [needle]");
  });
});
