import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire, stripTypeScriptTypes } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { chromium, _electron as electron, type Page } from "@playwright/test";
import { until } from "../support/until.ts";

const root = join(import.meta.dirname, "../..");
const main = join(root, "out/main/main.js");
const probe = join(import.meta.dirname, "probe.cts");

/** What the probe tells; see `probe.cts`. */
export interface Item {
  id: string;
  label: string;
  role: string;
  enabled: boolean;
  accelerator: string;
  items: Item[];
}
export interface State {
  windows: {
    visible: boolean;
    minimized: boolean;
    focused: boolean;
    bounds: { x: number; y: number; width: number; height: number };
    url: string;
  }[];
  tray: { tooltip: string; items: Item[] } | null;
  menu: Item[];
  badge: number;
  notifications: { title: string; body: string }[];
  notified: number;
  opened: string[];
  dialogs: string[];
}

export interface DesktopApp {
  data: string;
  /** The page of the one window, as it is now. */
  page(): Promise<Page>;
  state(): Promise<State>;
  /** One of the probe's commands, for example `closeWindow`. */
  act(name: string, argument?: unknown): Promise<unknown>;
  /** Starts the program again on the same data; resolves when that process is gone. */
  startAgain(arguments_?: string[]): Promise<void>;
  /** Quits as the tray's last entry does; gives the milliseconds until the process was gone. */
  quit(): Promise<number>;
  process: ChildProcess;
}

export interface LaunchOptions {
  arguments?: string[];
  /** Kept afterwards; else a new folder, removed at the end. */
  data?: string;
  /** Whether a desktop shows tray icons; default true. */
  tray?: boolean;
  environment?: Record<string, string>;
}

/** The path of Electron's binary, or null where it was never fetched. */
function electronBinary(): string | null {
  const folder = dirname(createRequire(import.meta.url).resolve("electron/package.json"));
  const named = join(folder, "path.txt");
  const binary = existsSync(named) ? join(folder, "dist", readFileSync(named, "utf8").trim()) : null;
  return binary && existsSync(binary) ? binary : null;
}

/** Says which of both runs, once for each worker. */
export function whatRuns(): string {
  return electronBinary() === null
    ? "the built main and preload on the stand-in for Electron (no binary: npx install-electron fetches it)"
    : "the built program on Electron itself";
}

/** A `gdbus` that answers as a desktop with or without a place for tray icons. */
function withTrayHost(folder: string, there: boolean): NodeJS.ProcessEnv {
  writeFileSync(join(folder, "gdbus"), `#!/bin/sh\necho '(<${there}>,)'\n`, { mode: 0o755 });
  return { ...process.env, PATH: `${folder}:${process.env["PATH"] ?? ""}` };
}

export async function launchDesktop(options: LaunchOptions = {}): Promise<DesktopApp> {
  if (!existsSync(main)) throw new Error("out/main/main.js is missing: npm run build");
  const folder = mkdtempSync(join(tmpdir(), "bobbin-desktop-"));
  const data = options.data ?? join(folder, "data");
  const setting = {
    data,
    arguments_: ["--data", data, ...(options.arguments ?? [])],
    env: { ...withTrayHost(folder, options.tray ?? true), ...options.environment },
  };
  const binary = electronBinary();
  const running = binary === null ? await launchStandIn(setting) : await launchElectron(binary, folder, setting);
  return {
    ...running,
    data,
    state: async () => (await running.act("state")) as State,
    async quit() {
      const started = performance.now();
      const { process } = running;
      const gone = process.exitCode !== null || process.signalCode !== null;
      const exit = gone ? null : new Promise((resolve) => process.once("exit", resolve));
      if (!gone) await running.act("quit").catch(() => {});
      await exit;
      const took = performance.now() - started;
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      return took;
    },
  };
}

interface Setting {
  data: string;
  arguments_: string[];
  env: NodeJS.ProcessEnv;
}
type Running = Pick<DesktopApp, "page" | "act" | "startAgain" | "process">;

async function launchStandIn({ data, arguments_, env }: Setting): Promise<Running> {
  const imports = ["--import", join(import.meta.dirname, "stand-in/register.ts"), "--import", probe];
  const command = ["--disable-warning=ExperimentalWarning", ...imports, main];
  const child = spawn(process.execPath, [...command, ...arguments_], { stdio: ["ignore", "pipe", "pipe", "ipc"], env });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let last = 0;
  const debugUrl = new Promise<string>((resolve, reject) => {
    child.on("message", (message: { debugUrl?: string; id?: number; value?: unknown; error?: string }) => {
      if (message.debugUrl !== undefined) resolve(message.debugUrl);
      const asked = waiting.get(message.id ?? 0);
      waiting.delete(message.id ?? 0);
      if (message.error === undefined) asked?.resolve(message.value);
      else asked?.reject(new Error(message.error));
    });
    child.once("exit", (code) => {
      const ended = new Error(`the program ended with ${code}:\n${output}`);
      for (const { reject: fail } of waiting.values()) fail(ended);
      reject(ended);
    });
  });
  const browser = await chromium.connectOverCDP(await debugUrl);
  child.once("exit", () => void browser.close().catch(() => {}));
  // Without a listener this second connection would answer dialogs by itself, before the stand-in, which asks the program.
  for (const context of browser.contexts()) context.on("dialog", () => {});
  const pages = (): Page[] => browser.contexts().flatMap((context) => context.pages());
  return {
    process: child,
    page: () => until(() => pages().find((page) => page.url().startsWith("http://127.0.0.1")), { what: "the page" }),
    act: (name, argument) =>
      new Promise((resolve, reject) => {
        if (!child.connected) reject(new Error(`the program has ended:\n${output}`));
        const id = ++last;
        waiting.set(id, { resolve, reject });
        child.send({ id, name, argument });
      }),
    async startAgain(more = []) {
      const second = spawn(process.execPath, [...command, "--data", data, ...more], { stdio: "ignore", env });
      await new Promise((resolve) => second.once("exit", resolve));
    },
  };
}

async function launchElectron(binary: string, folder: string, { data, arguments_, env }: Setting): Promise<Running> {
  const script = join(folder, "probe.cjs");
  writeFileSync(script, stripTypeScriptTypes(readFileSync(probe, "utf8")));
  const given = Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const args = ["--no-sandbox", "-r", script, root, ...arguments_];
  const app = await electron.launch({ executablePath: binary, args, env: given });
  return {
    process: app.process(),
    page: () => app.firstWindow(),
    act: (name, argument) =>
      app.evaluate(
        (_electron, command) => {
          const { bobbinProbe } = globalThis as unknown as { bobbinProbe(command: object): Promise<unknown> };
          return bobbinProbe(command);
        },
        { name, argument },
      ),
    async startAgain(more = []) {
      const second = spawn(binary, ["--no-sandbox", root, "--data", data, ...more], { stdio: "ignore", env });
      await new Promise((resolve) => second.once("exit", resolve));
    },
  };
}
