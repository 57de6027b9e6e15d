import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type Dovecot, dovecotMissing, startDovecot } from "../servers/dovecot.ts";
import { type HttpHostility, startHostileHttp } from "../servers/hostile-http.ts";
import { type Hostility, startHostileImap } from "../servers/hostile-imap.ts";
import { type SocketHostility, socketHostilities, startHostileSocket } from "../servers/hostile-socket.ts";
import { type Smtp, startSmtp } from "../servers/smtp.ts";
import type { HostileReport } from "../support/hostile-process.ts";
import { slowness } from "../support/slowness.ts";
import { until } from "../support/until.ts";

const missing = dovecotMissing();
if (missing) console.log(`skipped: ${missing}`);

/** Each takes seconds of its own; the long test has all of them. */
const isSoak = process.env["BOBBIN_SOAK"] !== undefined;
const mailboxes: Hostility[] = ["literal", "large-mails", "folders", "search", "bomb-line"];
const moreMailboxes: Hostility[] = ["line", "large-rows", "rows", "chatter", "bomb-rows"];
const workspaces: HttpHostility[] = ["gzip", "tokens", "redirects"];
const moreWorkspaces: HttpHostility[] = ["json", "pages"];

const newsInShort: SocketHostility[] = ["frame", "events", "silence", "address"];

const mega = 1024 * 1024;
const mostAbove = 256 * mega;
/** Two minutes of silence, after which a step is given up, are twenty seconds. */
const speed = 6;

const childPath = join(import.meta.dirname, "../support/hostile-process.ts");

/** Runs an account at `hostile` beside one at a server that means well, in a process of their own. */
function besides(task: object): { newest(): HostileReport | null } {
  const folder = mkdtempSync(join(tmpdir(), "bobbin-hostile-"));
  const child = fork(childPath, [JSON.stringify({ ...task, path: join(folder, "db"), speed })], { stdio: "inherit" });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  let newest: HostileReport | null = null;
  child.on("message", (report: HostileReport) => {
    newest = report;
  });
  child.once("exit", (code) => {
    if (code !== null) newest = { ...(newest ?? nothing), error: `the process ended with ${code}` };
  });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
  return { newest: () => newest };
}

/** Also "offline": on a machine that is busy enough, a minute of silence comes before the limit. */
const isInTrouble = ({ state, reason }: HostileReport): boolean => /^(?:failing|offline)$/.test(state) && reason !== "";

const nothing: HostileReport = {
  ...{ state: "", reason: "", notices: "", above: 0, rounds: 0, slowest: 0, failed: 0, longestBusy: 0, error: "" },
};

describe.skipIf(missing !== null)(
  "beside a server that means no good, others get their mail and memory stays small",
  () => {
    let dovecot: Dovecot;
    let smtp: Smtp;
    beforeAll(async () => {
      dovecot = await startDovecot();
      smtp = await startSmtp({ users: { alice: "secret", mallory: "secret" } });
    });
    afterAll(async () => {
      await smtp.stop();
      await dovecot.stop();
    });

    const fields = (user: string, imapPort: number) => ({
      ...{ address: `${user}@example.test`, name: user, username: user, password: "secret" },
      ...{ imapHost: "127.0.0.1", imapPort: String(imapPort), imapSecurity: "none" },
      ...{ smtpHost: smtp.host, smtpPort: String(smtp.port), smtpSecurity: "none" },
    });

    async function expectCalm(
      name: string,
      hostile: object,
      told: (report: HostileReport) => boolean = isInTrouble,
    ): Promise<void> {
      const run = besides({ well: fields("alice", dovecot.port), hostile });
      const isTold = () => {
        const report = run.newest();
        if (report === null || report.error !== "") return report?.error;
        return told(report);
      };
      await until(isTold, { timeoutMs: 80_000, everyMs: 100, what: "the account's trouble" });
      expect(run.newest()?.error).toBe("");
      const rounds = run.newest()?.rounds ?? 0;
      await until(() => (run.newest()?.rounds ?? 0) > rounds + 1, { what: "rounds of the other" });
      const report = run.newest() ?? nothing;
      if (isSoak) console.log(name, JSON.stringify({ ...report, above: `${Math.round(report.above / mega)} MB` }));
      expect(report.error).toBe("");
      if (told === isInTrouble)
        expect(report.reason).toMatch(/sent far more|did not answer|can't be read|has trouble|more conversations/);
      expect(report.above).toBeLessThan(mostAbove);
      expect(report.failed).toBe(0);
      expect(report.longestBusy).toBeLessThan(2_000 * slowness());
    }

    it.each(isSoak ? [...mailboxes, ...moreMailboxes] : mailboxes)(
      "a mailbox: %s",
      async (how) => {
        const server = await startHostileImap(how);
        onTestFinished(() => server.stop());
        await expectCalm(how, { provider: "imap", fields: fields("mallory", server.port) });
      },
      120_000,
    );

    it.each(isSoak ? [...workspaces, ...moreWorkspaces] : workspaces)(
      "a workspace: %s",
      async (how) => {
        const server = await startHostileHttp(how);
        onTestFinished(() => server.stop());
        const slack = { way: "token", accessToken: "xoxp-1-2-3-hostile", appToken: "", apiUrl: server.url };
        // Ten thousand conversations are told before it is said that nobody can be in more.
        const isCalm = how === "pages" ? ({ rounds }: HostileReport) => rounds > 15 : undefined;
        await expectCalm(how, { provider: "slack", fields: slack }, isCalm);
      },
      120_000,
    );

    it.each(isSoak ? socketHostilities : newsInShort)(
      "a workspace's connection for news: %s",
      async (how) => {
        const stranger = await startHostileSocket("silence");
        onTestFinished(() => stranger.stop());
        const server = await startHostileSocket(
          how,
          stranger.url.replace("http", "ws").replace("127.0.0.1", "127.0.0.2"),
        );
        onTestFinished(() => server.stop());
        const tokens = { accessToken: "xoxp-1-2-3-hostile", appToken: "xapp-1-hostile" };
        const slack = { way: "token", ...tokens, apiUrl: server.url };
        const isPolling = ({ state, notices }: HostileReport) =>
          /news are asked for every now and then/i.test(notices) && !/failing|sign-in/.test(state);
        await expectCalm(how, { provider: "slack", fields: slack }, isPolling);
        const { connections } = server;
        if (isSoak) console.log(how, { connections: connections(), asked: server.asked(), sent: server.sent() });
        expect(connections()).toBeLessThan(6);
        expect(stranger.connections()).toBe(0);
      },
      120_000,
    );
  },
);
