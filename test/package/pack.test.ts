import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { extractAll, listPackage } from "@electron/asar";
import { FuseState, FuseV1Options, getCurrentFuseWire } from "@electron/fuses";
import { Arch, build, Platform } from "electron-builder";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const built = existsSync(join(root, "out/main/main.js"));
if (!built) console.log("skipped: out/main/main.js is missing (npm run build)");

/** What stands in a fused binary: the marker, version and length, and one byte a fuse. */
const fuses = Buffer.concat([
  Buffer.from("dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX"),
  Buffer.from([1, 9]),
  Buffer.from("101100011"),
]);

let folder: string;
let packed: string;
let files: string[];

/**
 * electron-builder itself packs, with its own check of the configuration; only Electron's binary is another one, which holds
 * nothing but fuses.
 */
beforeAll(async () => {
  if (!built) return;
  folder = mkdtempSync(join(tmpdir(), "bobbin-pack-"));
  const electron = join(folder, "electron");
  for (const name of ["", "resources", "locales"]) mkdirSync(join(electron, name), { recursive: true });
  writeFileSync(join(electron, "electron"), fuses);
  chmodSync(join(electron, "electron"), 0o755);
  writeFileSync(join(electron, "version"), "45.4.1");
  await build({
    projectDir: root,
    targets: Platform.LINUX.createTarget("dir", Arch.x64),
    publish: "never",
    config: { electronDist: electron, directories: { output: join(folder, "dist") } },
  });
  packed = join(folder, "dist/linux-unpacked");
  files = listPackage(join(packed, "resources/app.asar"), { isPack: false }).map((file) => file.slice(1));
});
afterAll(() => folder && rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!built)("what electron-builder packs", () => {
  test("of the project only what was built, its images and its licence", () => {
    const own = files.filter((file) => !file.startsWith("node_modules"));
    const expected =
      /^(LICENSE|package\.json|out(\/(main|preload|renderer)(\/.*)?)?|resources(\/([\w@-]+\.png|demo(\/.*)?))?)$/;
    expect(own.filter((file) => !expected.test(file))).toEqual([]);
    expect(own).toEqual(
      expect.arrayContaining([
        "out/main/main.js",
        "out/main/core-thread.js",
        "out/main/reader-thread.js",
        "out/main/parser-thread.js",
        "out/preload/preload.cjs",
        "out/renderer/index.html",
        "resources/tray.png",
        "resources/tray-unread.png",
        "resources/icon.png",
        "resources/demo/people.json",
        "resources/demo/stories/boat.txt",
        "resources/demo/office/channels/map-room.txt",
      ]),
    );
  });

  test("no tests, no secrets, no sources of native modules", () => {
    const unwanted = /(^|\/)(tests?|__tests__|fixtures|\.env[^/]*|.*\.(pem|key|p12|pfx|ts|map|gyp|cc|h|db|sqlite))$/i;
    // Published with the demo's servers, which read them when they are loaded; no secret, and nothing listens with them.
    const samples = ["node_modules/hoodiecrow-imap/cert/server.key", "node_modules/rai/cert/server.key"];
    expect(files.filter((file) => unwanted.test(file) && !samples.includes(file))).toEqual([]);
  });

  test("the binaries of this system only, where they can be loaded", () => {
    expect(files.filter((file) => file.endsWith(".node")).sort()).toEqual([
      "node_modules/better-sqlite3/prebuilds/linux-x64.node",
      "node_modules/keytar/prebuilds/linux-x64/keytar.node",
    ]);
    for (const file of files.filter((name) => name.endsWith(".node")))
      expect(existsSync(join(packed, "resources/app.asar.unpacked", file))).toBe(true);
  });

  test("every package that the built program imports, and what those need", () => {
    const wanted = new Set<string>();
    for (const name of readdirSync(join(root, "out/main"), { recursive: true, encoding: "utf8" })) {
      if (!name.endsWith(".js")) continue;
      const text = readFileSync(join(root, "out/main", name), "utf8");
      // Statements stand at the beginning of a line; elsewhere, comments and texts of what was built in look like them.
      const imports = /^(?:import|export)\b[^"'\n]*["']([@a-z][^"']*)["']|\bimport\(["']([@a-z][^"']*)["']\)/gm;
      for (const [, one, other] of text.matchAll(imports)) {
        const specifier = one ?? other ?? "";
        wanted.add(
          specifier
            .split("/")
            .slice(0, specifier.startsWith("@") ? 2 : 1)
            .join("/"),
        );
      }
    }
    const outside = [...wanted].filter((name) => !name.startsWith("node:") && name !== "electron");
    expect(outside).toEqual(expect.arrayContaining(["better-sqlite3", "keytar", "iconv-lite"]));
    const missing = outside
      .flatMap((name) => [...needed(name)])
      // Nothing but types of what was built.
      .filter((place) => !place.includes("node_modules/@types/"))
      .filter((place) => !isPacked(place));
    expect(missing).toEqual([]);
  });

  test("what was packed runs by itself", () => {
    const alone = join(folder, "alone");
    extractAll(join(packed, "resources/app.asar"), alone);
    const arguments_ = ["--data", join(folder, "data"), "--json", "doctor"];
    const run = spawnSync(process.execPath, [join(alone, "out/main/cli.js"), ...arguments_], { encoding: "utf8" });
    expect(run).toMatchObject({ status: 0, stderr: "" });
    expect(JSON.parse(run.stdout)).toBeTruthy();
  });

  test("fuses: no Node by environment or arguments, only the checked archive", async () => {
    const wire = await getCurrentFuseWire(join(packed, "bobbin"));
    const { ENABLE, DISABLE } = FuseState;
    expect(wire[FuseV1Options.RunAsNode]).toBe(DISABLE);
    expect(wire[FuseV1Options.EnableNodeOptionsEnvironmentVariable]).toBe(DISABLE);
    expect(wire[FuseV1Options.EnableNodeCliInspectArguments]).toBe(DISABLE);
    expect(wire[FuseV1Options.GrantFileProtocolExtraPrivileges]).toBe(DISABLE);
    expect(wire[FuseV1Options.EnableCookieEncryption]).toBe(ENABLE);
    expect(wire[FuseV1Options.EnableEmbeddedAsarIntegrityValidation]).toBe(ENABLE);
    expect(wire[FuseV1Options.OnlyLoadAppFromAsar]).toBe(ENABLE);
    expect(wire[FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]).toBe(DISABLE);
  });

  test("no feed, so nothing looks for updates", () => {
    expect(existsSync(join(packed, "resources/app-update.yml"))).toBe(false);
  });
});

/** There, or further up: what only one version is wanted of is packed at the top. */
function isPacked(place: string): boolean {
  const name = place.slice(place.lastIndexOf("node_modules/"));
  return [place, name].some((each) => files.includes(`${each}/package.json`));
}

/** Where a package and its production dependencies are installed, from `node_modules` on; each found as Node finds it. */
function needed(name: string, from = "", seen = new Set<string>()): Set<string> {
  const place = placeOf(name, from);
  if (place === null || seen.has(place)) return seen;
  seen.add(place);
  const manifest = join(root, place, "package.json");
  const { dependencies = {} }: { dependencies?: Record<string, string> } = createRequire(import.meta.url)(manifest);
  for (const dependency of Object.keys(dependencies)) needed(dependency, place, seen);
  return seen;
}

/** The nearest installation of a package, seen from another one's. */
function placeOf(name: string, from: string): string | null {
  const place = `${from === "" ? "" : `${from}/`}node_modules/${name}`;
  if (existsSync(join(root, place, "package.json"))) return place;
  return from === "" ? null : placeOf(name, from.slice(0, Math.max(0, from.lastIndexOf("/node_modules/"))));
}
