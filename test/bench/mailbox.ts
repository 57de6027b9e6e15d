import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Dovecot, startDovecot } from "../servers/dovecot.ts";
import { type Smtp, startSmtp } from "../servers/smtp.ts";
import { generateMail } from "../support/generate-mail.ts";

export interface BenchOptions {
  messages: number;
  rounds: number;
  /** Real mail where it is, not generated. */
  real: boolean;
  /** Generated, but short letters: a fifth of the weight of real mail, and nearly no headers. */
  letters: boolean;
}

/** Servers with a filled inbox for alice, and a folder that is removed at the end. */
export interface Bench extends BenchOptions {
  dovecot: Dovecot;
  smtp: Smtp;
  /** Of alice's inbox. */
  sourceBytes: number;
  folder: string;
  /** Fills the inbox of another user with as many mails of its own. */
  fill(user: string, messages?: number): Promise<number>;
  close(): Promise<void>;
}

/** So many mails are generated and written at a time. */
const portion = 10_000;
const hour = 3_600_000;
const newest = Date.UTC(2026, 10, 1, 9);

export async function startBench(options: BenchOptions): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), "bobbin-bench-"));
  const dovecot = await startDovecot();
  const smtp = await startSmtp();
  const real = options.real ? realMail(folder) : null;
  const fill = (user: string, messages = options.messages): Promise<number> =>
    real
      ? fillReal(dovecot, user, real.slice(0, messages))
      : fillGenerated(dovecot, user, messages, { heavy: !options.letters });
  const sourceBytes = await fill("alice");
  return {
    ...options,
    messages: real ? Math.min(real.length, options.messages) : options.messages,
    dovecot,
    smtp,
    sourceBytes,
    folder,
    fill,
    async close() {
      await smtp.stop();
      await dovecot.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function fillGenerated(
  dovecot: Dovecot,
  user: string,
  messages: number,
  { heavy }: { heavy: boolean },
): Promise<number> {
  let bytes = 0;
  const portions = Math.ceil(messages / portion);
  const own = user === "alice" ? 1 : 1_000;
  for (let index = 0; index < portions; index++) {
    const count = Math.min(portion, messages - index * portion);
    const before = messages - index * portion - count;
    const mails = generateMail({
      count,
      heavy,
      seed: own + index,
      to: `${user}@example.test`,
      newest: newest - (before * hour) / 4,
    });
    bytes += mails.reduce((sum, { source }) => sum + Buffer.byteLength(source), 0);
    await dovecot.bulk(user, "INBOX", mails);
  }
  return bytes;
}

/** The sources of the archive of real mail, read where it stands and unpacked into the benchmark's own folder. */
function realMail(folder: string): Uint8Array[] {
  const archive = join(import.meta.dirname, "../../../shared/fixtures/corpus/real-mail.tar.xz");
  if (!existsSync(archive)) throw new Error("There is no real mail here; leave --real away.");
  const { status, stderr } = spawnSync("tar", ["-xJf", archive, "-C", folder], { encoding: "utf8" });
  if (status !== 0) throw new Error(`The real mail could not be unpacked: ${stderr}`);
  const root = join(folder, "real-mail");
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".eml"))
    .sort()
    .map((name) => readFileSync(join(root, name)));
}

async function fillReal(dovecot: Dovecot, user: string, sources: Uint8Array[]): Promise<number> {
  const mails = sources.map((source, index) => ({ source, date: newest - ((sources.length - index) * hour) / 4 }));
  await dovecot.bulk(user, "INBOX", mails);
  return sources.reduce((sum, { length }) => sum + length, 0);
}
