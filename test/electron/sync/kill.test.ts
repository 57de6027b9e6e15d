import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { check } from "../../../electron/db/check.ts";
import { openReader } from "../../../electron/db/open.ts";
import { canonical } from "../../support/canonical.ts";

const program = join(import.meta.dirname, "../../support/sync-process.ts");

function begin(path: string, ...crash: string[]): ChildProcess {
  const child = spawn(process.execPath, [program, path, ...crash], { stdio: ["ignore", "ignore", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function finish(path: string): Promise<void> {
  const [code] = await once(begin(path), "exit");
  expect(code).toBe(0);
}

function look(path: string): { state: unknown; held: number } {
  const db = openReader(path);
  try {
    expect(check(db)).toEqual([]);
    const row = db.prepare<{ held: number }>("SELECT count(*) AS held FROM messages").get();
    return { state: canonical(db), held: row?.held ?? 0 };
  } finally {
    db.close();
  }
}

test("killed with SIGKILL at moments spread over a first sync, it ends where an undisturbed one does", async () => {
  const folder = mkdtempSync(join(tmpdir(), "bobbin-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const straight = join(folder, "straight.db");
  const killed = join(folder, "killed.db");
  await finish(straight);
  const seen: number[] = [];
  for (let run = 0; run < 8; run++) {
    const [, signal] = await once(begin(killed, String(3 + 3 * run), run % 2 === 0 ? "before" : "after"), "exit");
    expect(signal).toBe("SIGKILL");
    seen.push(look(killed).held);
  }
  await finish(killed);
  expect(seen.filter((held) => held > 0 && held < 300).length, `held ${seen.join(", ")}`).toBeGreaterThan(3);
  expect(look(killed).state).toEqual(look(straight).state);
  expect(look(killed).held).toBe(300);
});
