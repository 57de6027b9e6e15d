import type { Figure, Ratio, Report } from "./figures.ts";

/** The report as Markdown: what is printed, and what stands in the documentation. */
export function tableOf(report: Report): string {
  const { benchmark, messages, sourceBytes, rounds, machine, versions, load } = report;
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `### ${benchmark}, ${messages.toLocaleString("en")} messages (${Math.round(sourceBytes / 1e6)} MB), ${rounds} rounds`,
    "",
    `${report.startedAt}; ${machine}; load ${load.before.toFixed(1)} before, ${load.after.toFixed(1)} after; ${named.join(", ")}`,
    "",
    ...rowsOf(
      ["what", "who", "median", "min", "max", "p95", "p99", "n", "processor ms", "peak MB", "note"],
      report.figures.map(figureRow),
    ),
    "",
    ...rowsOf(["ratio", "measured", "bar", ""], report.ratios.map(ratioRow)),
  ].join("\n");
}

function figureRow({ what, who, value, cpuMs, peakMb, note }: Figure): string[] {
  const shown = value ? [value.p50, value.min, value.max, value.p95, value.p99].map(rounded) : ["–", "", "", "", ""];
  return [what, who, ...shown, String(value?.count ?? ""), rounded(cpuMs), rounded(peakMb), note];
}

function ratioRow({ what, value, bar }: Ratio): string[] {
  const verdict = value === null || bar === null ? "" : value <= bar ? "reached" : "not reached";
  return [what, value === null ? "–" : value.toFixed(2), bar === null ? "" : `≤ ${bar}`, verdict];
}

function rounded(value: number | null): string {
  if (value === null) return "";
  return value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2);
}

function rowsOf(head: string[], rows: string[][]): string[] {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`, ...rows.map(line)];
}
