import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Dovecot } from "../servers/dovecot.ts";
import type { Smtp } from "../servers/smtp.ts";

const built = join(import.meta.dirname, "../../out/main/cli.js");

export interface CliResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A data folder of its own and the built command line on it, as a user would run it. */
export interface CommandLine {
  data: string;
  /** Runs to the end; never throws for an exit code. */
  run(arguments_: string[], input?: string): Promise<CliResult>;
  /** Runs with `--json`, expects exit 0, and gives the parsed answer. */
  json<Value>(arguments_: string[], input?: string): Promise<Value>;
  /** Starts without waiting; the caller ends it. */
  start(arguments_: string[], input?: string): ChildProcess;
  remove(): void;
}

/** @param existing a data folder in use; default: a new one */
export function commandLine(existing?: string): CommandLine {
  if (!existsSync(built)) throw new Error("out/main/cli.js is missing: npm run build");
  const data = existing ?? mkdtempSync(join(tmpdir(), "bobbin-cli-"));
  const start = (arguments_: string[], input = ""): ChildProcess => {
    const child = spawn(process.execPath, [built, "--data", data, ...arguments_], {
      env: { ...process.env, BOBBIN_PASSPHRASE: "correct horse battery staple" },
      stdio: ["pipe", "pipe", "pipe"],
    });
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
    return child;
  };
  const run = (arguments_: string[], input?: string): Promise<CliResult> => ended(start(arguments_, input));
  return {
    data,
    start,
    run,
    json: async (arguments_, input) => {
      const { code, stdout, stderr } = await run(["--json", ...arguments_], input);
      if (code !== 0) throw new Error(`bobbin ${arguments_.join(" ")} ended with ${code}: ${stderr || stdout}`);
      return JSON.parse(stdout);
    },
    remove: () => rmSync(data, { recursive: true, force: true }),
  };
}

/** Waits for the end of a started command and what it said. */
export function ended(child: ChildProcess): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    let [stdout, stderr] = ["", ""];
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** The options that point an account at the test servers. */
export function accountOptions(user: string, dovecot: Dovecot, smtp: Smtp): string[] {
  return [
    ...["accounts", "add", "imap", "--address", `${user}@example.test`, "--username", user, "--password-stdin"],
    ...["--imap-host", dovecot.host, "--imap-port", String(dovecot.port), "--imap-security", "none"],
    ...["--smtp-host", smtp.host, "--smtp-port", String(smtp.port), "--smtp-security", "none"],
    ...["--secrets", "file"],
  ];
}
