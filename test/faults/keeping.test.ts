import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { finishPlacing } from "../../electron/backup/place.ts";
import { lockData } from "../../electron/data-lock.ts";
import { openMending } from "../../electron/db/damage/mend.ts";
import { type FailPoint, failPoints } from "../../electron/fail-points/fail-point.ts";
import { pathsIn } from "../../electron/paths.ts";
import {
  databaseOf,
  filesIn,
  type KeptPlace,
  type KeptWorld,
  openKeptWorld,
  stateInBackup,
  stateOf,
} from "./kept-world.ts";
import { linesOf } from "./places.ts";

let world: KeptWorld;
let here: string;
let other: string;
beforeAll(async () => {
  world = await openKeptWorld();
  const place = world.open("here");
  here = stateOf(databaseOf(place));
  other = await stateInBackup(join(place.out, "other.tar"));
  place.close();
}, 120_000);
afterAll(() => world.close());

interface Keeping {
  words(place: KeptPlace): string[];
  /** Right after the end, however it came: sentences. */
  inspect(place: KeptPlace): Promise<string[]>;
  /** Bobbin starts, the same is asked for again, and all is as it would have been: sentences. */
  again(place: KeptPlace): Promise<string[]>;
}

const same = (what: string, expected: unknown, found: unknown): string[] =>
  JSON.stringify(expected) === JSON.stringify(found) ? [] : [`${what}: ${JSON.stringify(found)?.slice(0, 300)}`];
const targetOf = ({ out }: KeptPlace): string => join(out, "b.tar");
const untouched = (place: KeptPlace): string[] => same("what was read from", here, stateOf(databaseOf(place)));

const backup: Keeping = {
  words: (place) => ["backup", targetOf(place)],
  async inspect(place) {
    const made = readdirSync(place.out).includes("b.tar");
    return [...untouched(place), ...(made ? same("the backup", here, await stateInBackup(targetOf(place))) : [])];
  },
  async again(place) {
    const made = readdirSync(place.out).includes("b.tar");
    const { code, stderr } = await world.run(place, this.words(place));
    return [
      ...same("the next one", made ? 1 : 0, code),
      ...(made && !stderr.includes("by that name already") ? [stderr] : []),
      ...(await this.inspect(place)),
      ...same("what is there", ["b.tar", "me@example.org", "other.tar"], readdirSync(place.out).sort()),
    ];
  },
};

/** What every start does before it opens the database. */
async function start(place: KeptPlace): Promise<void> {
  const paths = pathsIn(place.data);
  const release = lockData(paths.lock);
  try {
    await finishPlacing(paths);
    openMending(paths.database, Date.now()).close();
  } finally {
    release();
  }
}

const bytesOf = (place: KeptPlace): string => readFileSync(join(place.out, "other.tar"), "latin1");

const restore: Keeping = {
  words: (place) => ["restore", join(place.out, "other.tar")],
  async inspect(place) {
    await start(place);
    const now = stateOf(databaseOf(place));
    const kept = readdirSync(place.data).filter((name) => name.startsWith("before-restore-"));
    const stray = readdirSync(place.data).filter((name) => !/^(?:bobbin\.db.*|log|before-restore-.*)$/.test(name));
    const old = now === here || kept.some((name) => stateOf(join(place.data, name, "bobbin.db")) === here);
    return [
      ...(now === here || now === other ? [] : [`there is ${now.slice(0, 300)}`]),
      ...(old ? [] : ["what was here is gone"]),
      ...same("beside it", [], stray),
      ...(bytesOf(place) === otherTar ? [] : ["the backup was changed"]),
    ];
  },
  async again(place) {
    const { code, stderr } = await world.run(place, this.words(place));
    return [
      ...same("the next one", [0, ""], [code, stderr]),
      ...(await this.inspect(place)),
      ...same("what is here then", other.length, stateOf(databaseOf(place)).length),
    ];
  },
};
let otherTar = "";

let [before, after]: ReadonlyMap<string, string>[] = [];
const exporting: Keeping = {
  words: (place) => ["export", "--mbox", place.out],
  async inspect(place) {
    const found = filesIn(place.out, /\.mbox$/);
    const wrong = [...found].filter(([name, bytes]) => bytes !== before?.get(name) && bytes !== after?.get(name));
    return [
      ...untouched(place),
      ...same(
        "half written",
        [],
        wrong.map(([name]) => name),
      ),
      ...same("files", before?.size, found.size),
    ];
  },
  async again(place) {
    const { code, stderr } = await world.run(place, this.words(place));
    const found = filesIn(place.out, /\.(?:mbox|part|lock.*)$/);
    return [...same("the next one", [0, ""], [code, stderr]), ...same("files", [...(after ?? [])], [...found])];
  },
};

/** Points that an undisturbed run meets, with how often. */
async function pointsOf({ words, inspect }: Keeping, place: KeptPlace): Promise<Map<FailPoint, number>> {
  const folder = mkdtempSync(join(tmpdir(), "bobbin-points-"));
  try {
    const log = join(folder, "points");
    const { code, stderr } = await world.run(place, words(place), { BOBBIN_FAIL_POINT_LOG: log });
    expect([code, stderr]).toEqual([0, ""]);
    expect(await inspect(place)).toEqual([]);
    const names = linesOf(log);
    return new Map(
      failPoints.flatMap((point) => {
        const times = names.filter((name) => name === point).length;
        return times > 0 ? [[point, times] as const] : [];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Where it is killed: each point the first time; one that is met often also in the middle and the last time. */
function ordersFor(points: ReadonlyMap<FailPoint, number>): string[] {
  return [...points].flatMap(([point, times]) => {
    const kills = [...new Set([1, Math.ceil(times / 2), times])].map((time) => `${point}:${time}:abort`);
    const fault = kills.length % 2 === 0 ? "EIO" : "ENOSPC";
    const isDisk = point.endsWith(".before") && !point.startsWith("db.close") && !point.startsWith("log.");
    return isDisk ? [...kills, `${point}:1:${fault}`] : kills;
  });
}

async function sweep(keeping: Keeping, points: ReadonlyMap<FailPoint, number>): Promise<string[]> {
  const orders = ordersFor(points);
  const failures: string[] = [];
  const queue = orders.values();
  const worker = async (): Promise<void> => {
    for (const order of queue) {
      const place = world.open("here");
      const { code, stderr } = await world.run(place, keeping.words(place), { BOBBIN_FAIL_POINT: order });
      const ended = order.endsWith("abort") ? code === null : code === 0 || code === 1;
      const found = [
        ...(ended ? [] : [`it ended with ${code}: ${stderr}`]),
        ...(await keeping.inspect(place)),
        ...(await keeping.again(place)),
      ];
      failures.push(...found.map((sentence) => `${order}: ${sentence}`));
      place.close();
    }
  };
  await Promise.all([worker(), worker()]);
  console.log(`${orders.length} runs, ${points.size} points`);
  return failures;
}

test("a backup that is killed or meets a bad disk is whole or not there, and the next one works", async () => {
  const place = world.open("here");
  const points = await pointsOf(backup, place);
  place.close();
  expect([...points.keys()]).toEqual(expect.arrayContaining(["backup.copy.before", "backup.rename.after"]));
  expect(await sweep(backup, points)).toEqual([]);
}, 300_000);

test("a restore that is killed or meets a bad disk leaves the old data or the new, whole, and the next one works", async () => {
  const place = world.open("here");
  otherTar = bytesOf(place);
  // Nothing restored acts by itself: what was put in place is another state than what lay in the backup.
  await world.run(place, restore.words(place));
  other = stateOf(databaseOf(place));
  place.close();
  const fresh = world.open("here");
  const points = await pointsOf(restore, fresh);
  fresh.close();
  expect([...points.keys()]).toEqual(expect.arrayContaining(["restore.unpack.before", "restore.clear.after"]));
  expect(await sweep(restore, points)).toEqual([]);
}, 300_000);

test("an export that is killed or meets a bad disk leaves each file as it was or whole, and the next one works", async () => {
  const place = world.open("here");
  before = filesIn(place.out, /\.mbox$/);
  expect(before.size).toBe(2);
  await world.run(place, exporting.words(place));
  after = filesIn(place.out, /\.mbox$/);
  expect([...after]).not.toEqual([...before]);
  const points = await pointsOf(exporting, place);
  place.close();
  expect([...points.keys()]).toEqual(expect.arrayContaining(["export.write.before", "export.rename.after"]));
  expect(await sweep(exporting, points)).toEqual([]);
}, 300_000);

test.each([
  ["backup.copy.before:1:delay=1500", 0],
  ["backup.copy.after:1:delay=1500", 1],
  ["backup.rename.before:1:delay=1500", 2],
])("of two backups to one file at once (%s) one is refused, and what is there is the other, whole", async (order) => {
  const [one, two] = [world.open("here"), world.open("other")];
  const slow = { BOBBIN_FAIL_POINT: order };
  const words = ["backup", targetOf(one)];
  const ended = await Promise.all([world.run(one, words, slow), world.run(two, words, slow)]);
  expect(ended.map(({ code }) => code).sort()).toEqual([0, 1]);
  expect(ended.find(({ code }) => code === 1)?.stderr).toMatch(/already/);
  const winner = ended[0]?.code === 0 ? one : two;
  expect(await stateInBackup(targetOf(one))).toBe(stateOf(databaseOf(winner)));
  expect(readdirSync(one.out).filter((name) => name.startsWith("b.tar"))).toEqual(["b.tar"]);
  one.close();
  two.close();
});

test("of two exports to one folder at once one is refused, and what is there is the other, whole", async () => {
  const [one, two] = [world.open("here"), world.open("other")];
  const slow = { BOBBIN_FAIL_POINT: "export.write.before:1:delay=1500" };
  const words = ["export", "--mbox", one.out];
  const ended = await Promise.all([world.run(one, words, slow), world.run(two, words, slow)]);
  expect(ended.map(({ code }) => code).sort()).toEqual([0, 1]);
  expect(ended.find(({ code }) => code === 1)?.stderr).toContain("under way already");
  const winner = ended[0]?.code === 0 ? "of 30" : "of 45";
  for (const bytes of filesIn(one.out, /\.mbox$/).values()) {
    const subjects = bytes.match(/^Subject: .*$/gm) ?? [];
    expect(subjects.filter((line) => !line.trimEnd().endsWith(winner))).toEqual([]);
  }
  one.close();
  two.close();
});
