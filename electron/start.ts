import { spawn, spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

/**
 * `npm start`: builds what is out of date, then opens the desktop where Electron's binary is there, and otherwise says so
 * and serves the page to the browser from this terminal. `--dev`: the page reloads as its sources change.
 */
const root = join(import.meta.dirname, "..");
const binaries = join(root, "node_modules", ".bin");

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    port: { type: "string" },
    "no-open": { type: "boolean", default: false },
    loopback: { type: "boolean", default: false },
    dev: { type: "boolean", default: false },
    demo: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
  },
});

/** A program of node_modules with npm's own Node first on the path, as npm runs it. */
function local(command: string): { command: string; env: NodeJS.ProcessEnv; shell: boolean } {
  const separator = process.platform === "win32" ? ";" : ":";
  const env = { ...process.env, PATH: `${binaries}${separator}${process.env["PATH"] ?? ""}` };
  return { command, env, shell: process.platform === "win32" };
}

function newest(patterns: string[]): number {
  const times = globSync(patterns, { cwd: root }).map((file) => statSync(join(root, file)).mtimeMs);
  return Math.max(0, ...times);
}

function buildIfNeeded(): void {
  const outputs = ["out/main/main.js", "out/main/loopback.js", "out/preload/preload.cjs", "out/renderer/index.html"];
  const built = outputs.map((file) => statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0);
  const sources = ["electron/**/*.{ts,sql,json}", "shared/**/*.ts", "renderer/**/*.*", "*.config.ts", "package.json"];
  if (newest(sources) < Math.min(...built)) return;
  console.log("Building Bobbin…");
  const { command, ...options } = local("electron-vite");
  const { status } = spawnSync(command, ["build", "--logLevel", "warn"], { ...options, cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

/** The path of Electron's binary, or null where it was never fetched. */
function electronBinary(): string | null {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve("electron/package.json"));
    const binary = join(folder, "dist", readFileSync(join(folder, "path.txt"), "utf8").trim());
    return existsSync(binary) ? binary : null;
  } catch {
    return null;
  }
}

/** Runs the desktop to its end with this terminal. */
function openDesktop(binary: string, arguments_: string[]): void {
  const child = spawn(binary, arguments_, { cwd: root, stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    console.error(error.message);
    process.exit(1);
  });
  child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

/** In this very process, so that Ctrl+C and Enter reach it without a detour. */
async function openLoopback(arguments_: string[]): Promise<void> {
  const file = join(root, "out/main/loopback.js");
  process.argv = [process.execPath, file, ...arguments_];
  await import(pathToFileURL(file).href);
}

/** Vite for the page, on a port of its own; resolves with its address. */
async function servePageSources(): Promise<string> {
  const vite = await import("vite");
  const { default: react } = await import("@vitejs/plugin-react");
  const port = await freePort();
  const server = await vite.createServer({
    configFile: false,
    cacheDir: join(root, "out/vite"),
    root: join(root, "renderer"),
    plugins: [react()],
    server: { host: "127.0.0.1", port, strictPort: true, hmr: { host: "127.0.0.1", clientPort: port } },
    logLevel: "warn",
  });
  await server.listen();
  return `http://127.0.0.1:${port}`;
}

/** The socket for reloading must know the port before the server has it. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

async function start(): Promise<void> {
  buildIfNeeded();
  if (values.dev) process.env["BOBBIN_PAGE"] = await servePageSources();
  const data = [
    ...(values.data === undefined ? [] : ["--data", values.data]),
    ...(values.demo ? ["--demo"] : []),
    ...(values.keep ? ["--keep"] : []),
  ];
  const electron = values.loopback ? null : electronBinary();
  if (electron) {
    openDesktop(electron, [root, ...data]);
    return;
  }
  if (!values.loopback)
    console.log(
      "Electron's binary is not here (npx install-electron fetches it); Bobbin opens in your browser instead.",
    );
  const port = values.port === undefined ? [] : ["--port", values.port];
  await openLoopback([...data, ...port, ...(values["no-open"] ? ["--no-open"] : [])]);
}

await start();
