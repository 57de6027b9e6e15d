import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { until } from "../support/until.ts";
import { type Certificate, makeCertificate } from "./certificate.ts";
import { dovecotConf } from "./dovecot-conf.ts";
import { type DovecotMail, dovecotMail } from "./dovecot-mail.ts";
import { freePort } from "./free-port.ts";

export interface DovecotOptions {
  /** Also listen with TLS, and offer STARTTLS, with a self-signed certificate. */
  tls?: boolean;
  /** What the server says it can do after sign-in, for example `IMAP4rev1 IDLE` for a poor one; default: all of Dovecot's. */
  capability?: string;
  /** Say which folder is for what (RFC 6154); default true. */
  specialUse?: boolean;
  /** Name to password; default alice and bob, both `secret`. Each may sign in as `alice` and as `alice@any.domain`. */
  users?: Record<string, string>;
}

export interface Dovecot extends DovecotMail {
  host: string;
  port: number;
  /** 0 without TLS. */
  tlsPort: number;
  users: { name: string; address: string; password: string }[];
  certificate: Certificate | null;
  /** The server's own log, for messages of failed tests. */
  log(): string;
  /** Changes the passwords or adds users, at once. */
  setPassword(user: string, password: string): void;
  /** Stops and starts again on the same ports; every connection is cut. */
  restart(): Promise<void>;
  /** Stops without forgetting: `restart()` brings it back. */
  pause(): Promise<void>;
  /** Stops this server (and no other), and removes its directory. Idempotent. */
  stop(): Promise<void>;
}

const binary = "/usr/sbin/dovecot";

/** Why there can be no Dovecot here, or null. Suites skip with this reason. */
export function dovecotMissing(): string | null {
  if (!existsSync(binary)) return "Dovecot is not installed (Debian: apt-get install dovecot-imapd)";
  if (userInfo().uid === 0 && !existsSync("/usr/bin/setpriv")) return "setpriv is needed to run Dovecot as non-root";
  return null;
}

/** Starts a private Dovecot on 127.0.0.1 in a directory of its own, never as root. */
export async function startDovecot(options: DovecotOptions = {}): Promise<Dovecot> {
  const missing = dovecotMissing();
  if (missing !== null) throw new Error(missing);
  const directory = mkdtempSync(join(tmpdir(), "bobbin-dovecot-"));
  const passwords = { ...(options.users ?? { alice: "secret", bob: "secret" }) };
  const certificate = options.tls ? makeCertificate(directory) : null;
  const owner = ownerOf();
  const [port, tlsPort] = [await freePort(), options.tls ? await freePort() : null];
  const conf = {
    directory,
    port,
    tlsPort,
    ...owner,
    capability: options.capability ?? null,
    specialUse: options.specialUse ?? true,
  };
  for (const name of ["run", "state", "home"]) mkdirSync(join(directory, name));
  writeFileSync(join(directory, "dovecot.conf"), dovecotConf(conf));
  writeUsers(directory, passwords);
  giveTo(owner, directory);

  const log = (): string => (existsSync(join(directory, "dovecot.log")) ? readLog(directory) : "");
  let child: ChildProcess | null = await launch(directory, port, owner, log);
  const pause = async (): Promise<void> => {
    const running = child;
    child = null;
    if (running !== null) await end(running);
  };
  const address = { host: "127.0.0.1", port, directory };
  return {
    ...dovecotMail(address, passwords, (path) => giveTo(owner, path)),
    host: address.host,
    port,
    tlsPort: tlsPort ?? 0,
    users: Object.entries(passwords).map(([name, password]) => ({ name, address: `${name}@example.test`, password })),
    certificate,
    log,
    setPassword(user, password) {
      passwords[user] = password;
      writeUsers(directory, passwords);
    },
    pause,
    async restart() {
      await pause();
      child = await launch(directory, port, owner, log);
    },
    async stop() {
      await pause();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

interface Owner {
  user: string;
  group: string;
}

function ownerOf(): Owner {
  if (userInfo().uid === 0) return { user: "nobody", group: "nogroup" };
  return { user: userInfo().username, group: execFileSync("id", ["-gn"], { encoding: "utf8" }).trim() };
}

function giveTo(owner: Owner, path: string): void {
  if (userInfo().uid === 0) execFileSync("chown", ["-R", `${owner.user}:${owner.group}`, path]);
}

function writeUsers(directory: string, passwords: Record<string, string>): void {
  const lines = Object.entries(passwords).map(([name, password]) => `${name}:{PLAIN}${password}\n`);
  writeFileSync(join(directory, "users"), lines.join(""));
}

function readLog(directory: string): string {
  return readFileSync(join(directory, "dovecot.log"), "utf8");
}

async function launch(directory: string, port: number, owner: Owner, log: () => string): Promise<ChildProcess> {
  const command = [binary, "-F", "-c", join(directory, "dovecot.conf")];
  // The death signal ends the server when the test process is killed and can't clean up.
  const drop = userInfo().uid === 0 ? [`--reuid=${owner.user}`, `--regid=${owner.group}`, "--clear-groups"] : [];
  const wrapped = existsSync("/usr/bin/setpriv")
    ? ["/usr/bin/setpriv", ...drop, "--pdeathsig", "TERM", ...command]
    : command;
  const child = spawn(wrapped[0] ?? binary, wrapped.slice(1), { stdio: "ignore", cwd: directory, detached: true });
  try {
    await until(() => child.exitCode === null && answers(port), { what: "Dovecot's answer" });
  } catch (error) {
    await end(child);
    throw new Error(`Dovecot did not start:\n${log().split("\n").slice(-6).join("\n")}`, { cause: error });
  }
  return child;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    socket.setTimeout(10_000, () => socket.destroy());
    socket.once("data", (data) => {
      resolve(data.toString().startsWith("* OK"));
      socket.destroy();
    });
    socket.once("error", () => resolve(false));
    socket.once("close", () => resolve(false));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once("exit", resolve));
  signalGroup(child, "SIGTERM");
  const hard = setTimeout(() => signalGroup(child, "SIGKILL"), 30_000);
  await exit;
  clearTimeout(hard);
}

/** The server's own process group: the processes that serve connections would outlive their master for seconds. */
function signalGroup(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}
