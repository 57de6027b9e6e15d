/** A closed terminal or pipe may not end the program: what can't be printed is lost, nothing else (I84). */
export function guardOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
}
