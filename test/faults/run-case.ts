import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { silentLog } from "../../electron/connectors/ports.ts";
import { DatabaseError } from "../../electron/db/open.ts";
import { type FailPoint, failPoints } from "../../electron/fail-points/fail-point.ts";
import { createSecretStore } from "../../electron/secrets/create-secret-store.ts";
import type { Case } from "./cases.ts";
import { linesOf, type Place, type Places, passphrase } from "./places.ts";
import type { Disturbance } from "./plan.ts";
import { type Ended, runProcess } from "./run-process.ts";
import { differences, look, type Seen } from "./state.ts";
import { refusedToStart, savedWord } from "./task.ts";
import { addUpgrade } from "./upgrade.ts";

/** What an undisturbed run of a case does and leaves. */
export interface Baseline {
  counts: Map<FailPoint, number>;
  state: unknown;
}

export interface Outcome {
  /** The process was killed where it should be; false when it did not come there. */
  killed: boolean;
  /** Sentences; empty when nothing was lost, doubled or left behind. */
  failures: string[];
}

/** Runs a case without trouble and counts the points that it meets. @throws Error when that does not end well */
export async function baseline(places: Places, one: Case): Promise<Baseline> {
  const place = await places.open(one);
  const folder = mkdtempSync(join(tmpdir(), "bobbin-points-"));
  try {
    const log = join(folder, "points");
    const ended = await runProcess(place.program, place.task, { BOBBIN_FAIL_POINT_LOG: log });
    const failures = [...mustEndWell(ended), ...(await inspect(one, place))];
    if (failures.length > 0) throw new Error(`${one.name}, undisturbed: ${failures.join("\n")}`);
    const reached = new Set<string>(failPoints);
    const counts = new Map<FailPoint, number>();
    for (const name of linesOf(log) as FailPoint[])
      if (reached.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
    return { counts, state: see(one, place).state };
  } finally {
    await place.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One disturbed run, then undisturbed ones until all is quiet; compared with how it would have ended. */
export async function disturbed(places: Places, one: Case, base: Baseline, what: Disturbance): Promise<Outcome> {
  const place = await places.open(one);
  try {
    const first = await runProcess(place.program, place.task, { BOBBIN_FAIL_POINT: what.orders });
    const killed = isKilled(first);
    const failures = killed ? afterCrash(one, place, first) : mustSurvive(what, first);
    const second = what.again ? await runProcess(place.program, place.task, { BOBBIN_FAIL_POINT: what.again }) : null;
    if (second && isKilled(second)) failures.push(...afterCrash(one, place, second));
    failures.push(...mustEndWell(await runProcess(place.program, place.task)));
    if (failures.length === 0) failures.push(...(await decide(one, place, what)));
    if (failures.length === 0) failures.push(...(await inspect(one, place)));
    if (failures.length === 0) failures.push(...differences(base.state, see(one, place).state));
    return { killed, failures };
  } catch (error) {
    return { killed: false, failures: [error instanceof Error ? (error.stack ?? error.message) : String(error)] };
  } finally {
    await place.close();
  }
}

const isKilled = ({ code }: Ended): boolean => code === null;

function mustEndWell({ code, stderr }: Ended): string[] {
  return code === 0 ? [] : [`it ended with ${code}: ${stderr.slice(-1500)}`];
}

/** With a bad disk it goes on when the disk is well again, or says at once that it can't start. */
function mustSurvive({ kind }: Disturbance, ended: Ended): string[] {
  const bad = kind === "ENOSPC" || kind === "EIO";
  return bad && ended.code === refusedToStart && ended.stderr.includes("at start") ? [] : mustEndWell(ended);
}

/** The file is sound, and holds what was promised before the end. */
function afterCrash(one: Case, { database }: Place, { stdout }: Ended): string[] {
  const saved = stdout.split("\n").findLast((line) => line.startsWith(`${savedWord} `));
  if (!existsDatabase(database)) return saved === undefined ? [] : ["the database is gone"];
  const seen = seeEither(one, database);
  if (seen === null) return saved === undefined ? [] : ["the database is empty"];
  const { breaches, drafts } = seen;
  const text = saved?.slice(savedWord.length + 1);
  const lost = text !== undefined && !drafts.some((draft) => draft.startsWith(text));
  return [...breaches, ...(lost ? [`saved was “${text}”, left is ${JSON.stringify(drafts)}`] : [])];
}

function existsDatabase(database: string): boolean {
  return readdirSync(dirname(database)).includes("bobbin.db");
}

/** The user looks at the server, and says what became of a message of which Bobbin does not know it. */
async function decide(one: Case, place: Place, { point }: Disturbance): Promise<string[]> {
  const { unknown } = see(one, place);
  if (unknown === 0) return [];
  const sent = place.sent();
  if (sent > 1) return [`it was sent ${sent} times`];
  if (/^(?:secrets|data-lock)/.test(point)) return [`after ${point} nobody should doubt whether it was sent`];
  const decided = await runProcess(place.program, { ...place.task, decide: sent === 1 ? "arrived" : "lost" });
  // A copy of what arrived is filed by the next session.
  return [...mustEndWell(decided), ...mustEndWell(await runProcess(place.program, place.task))];
}

async function inspect(one: Case, place: Place): Promise<string[]> {
  const failures = [...see(one, place).breaches];
  const { sends = one.act === "send-chat" ? 1 : undefined } = one;
  if (sends !== undefined && place.sent() !== sends) failures.push(`the server got it ${place.sent()} times`);
  if (one.copies || one.act === "send-chat") {
    const copies = await place.copies();
    if (copies !== 1) failures.push(`there are ${copies} copies of it at the server`);
  }
  if (one.secrets) failures.push(...(await inspectSecrets(place)));
  const kept = new Set(["bobbin.db", "bobbin.db-wal", "bobbin.db-shm", "log", "secrets"]);
  const left = readdirSync(place.task.data).filter((name) => !kept.has(name));
  if (left.length > 0) failures.push(`left behind: ${left.join(", ")}`);
  return failures;
}

async function inspectSecrets({ task, database }: Place): Promise<string[]> {
  const directory = join(dirname(database), "secrets");
  const files = readdirSync(directory).sort().join(" ");
  const store = createSecretStore({ directory, log: silentLog, keychain: { load: () => Promise.reject(new Error()) } });
  try {
    await store.unlock(passphrase);
    const found = await store.read("file", "1");
    const right = found.state === "found" && found.secret["password"] === task.account?.fields["password"];
    const second = (await store.read("file", "2")).state;
    return [
      ...(right ? [] : [`the password is ${found.state}`]),
      ...(second === "missing" ? [] : [`a second password is ${second}`]),
      ...(files === "secrets.json secrets.last-good.json" ? [] : [`the secrets are in ${files}`]),
    ];
  } finally {
    store.close();
  }
}

function see(one: Case, { database }: Place): Seen {
  const takeBack = one.act === "migrate" ? addUpgrade() : () => undefined;
  try {
    return look(database, !one.changes);
  } finally {
    takeBack();
  }
}

/** A crash may have been before or after the change of the schema; null: before there was any. */
function seeEither(one: Case, database: string): Seen | null {
  try {
    return look(database, !one.changes);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    if (error.reason === "older" && one.from === "empty") return null;
    const takeBack = addUpgrade();
    try {
      return look(database, true);
    } finally {
      takeBack();
    }
  }
}
