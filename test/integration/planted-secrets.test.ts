import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AccountId } from "../../shared/model/ids.ts";
import { dialect } from "../electron/connectors/imap/scripted.ts";
import { type EchoingSmtp, startEchoingSmtp } from "../servers/echoing-smtp.ts";
import { type ScriptedImap, startScriptedImap } from "../servers/scripted-imap.ts";
import { commandLine } from "../support/cli.ts";
import { filesIn, leaks } from "../support/leaks.ts";
import { type LoopbackApp, startLoopback } from "../support/loopback.ts";
import { enterPage, type PageClient } from "../support/page-client.ts";
import { slowness } from "../support/slowness.ts";
import { until } from "../support/until.ts";

/** None of them a word that anything else would say. */
const planted = {
  password: "Pl4nted/Pass+w&rd=Kestrel?9",
  wrong: "Wr0ng-Planted-Heron-Password",
  short: "kX9#wq2Z",
  passphrase: "seven herons fly 0ver Kestrelmoor",
  wrongPassphrase: "0tters of Brackenfirth never sleep",
  token: "xoxp-7316204985-PlantedTokenOfTheWorkspace",
  refused: "xoxp-9153620478-RefusedTokenOfNobody",
  appToken: "xapp-1-A04PLANTED-5550123-appLevelTokenPlanted",
};

let data: string;
let app: LoopbackApp;
let page: PageClient;
let imap: ScriptedImap;
let smtp: EchoingSmtp;
let slack: Server;
let heard = 0;
let hostile = false;
const shown: string[] = [];

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), "bobbin-planted-"));
  const script = dialect({
    password: planted.password,
    answer({ tag, name, rest }, session) {
      const signsIn = name === "LOGIN" || name === "CONTINUE" || (name === "AUTHENTICATE" && rest.includes(" "));
      if (!signsIn) return hostile && name === "SELECT" ? `* BYE gone, ${told}\r\n` : null;
      const plain = Buffer.from(rest.split(" ").at(-1) ?? "", "base64").toString();
      told = `${rest} or ${plain.replaceAll("\0", " ")} (${encodeURIComponent(plain.split("\0").at(-1) ?? "")})`;
      const right = told.includes(planted.password);
      if (right && !hostile) return null;
      heard++;
      const code = right ? "UNAVAILABLE" : "AUTHENTICATIONFAILED";
      return `${tag || (session.idleTag ?? "")} NO [${code}] not with ${told}\r\n`;
    },
  });
  let told = "";
  imap = await startScriptedImap(script);
  smtp = await startEchoingSmtp();
  slack = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => {
      body += text;
    });
    request.on("end", () => {
      heard++;
      const echo = `${request.headers.authorization ?? ""} ${body}`;
      if (echo.includes("Refused")) response.end(JSON.stringify({ ok: false, error: `no ${echo}`, needed: echo }));
      else if (heard % 2 === 0) response.writeHead(302, { Location: `/x?token=${encodeURIComponent(echo)}` }).end();
      else response.writeHead(500).end(echo);
    });
  });
  await new Promise<void>((resolve) => slack.listen(0, "127.0.0.1", resolve));
  await begin();
});
afterAll(async () => {
  page?.close();
  await app?.stop();
  await imap?.stop();
  await smtp?.stop();
  slack?.closeAllConnections();
  await new Promise((resolve) => slack.close(resolve));
  rmSync(data, { recursive: true, force: true });
});

async function begin(): Promise<void> {
  app = await startLoopback({ data });
  page = await enterPage(app);
  // Everything that crosses to the page, errors and states with it.
  page.socket.on("message", (message) => shown.push(String(message)));
}

const mail = (password: string) => ({
  ...{ address: "alice@example.test", name: "Alice", username: "alice", password },
  ...{ imapHost: imap.host, imapPort: String(imap.port), imapSecurity: "none" },
  ...{ smtpHost: smtp.host, smtpPort: String(smtp.port), smtpSecurity: "none" },
});

const fails = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => expect.unreachable("it went well"),
    (error: unknown) => String(error instanceof Error ? error.message : error),
  );

async function sendFails(id: AccountId, how: "sign-in" | "sender" | "bye"): Promise<void> {
  smtp.refuse = how;
  const before = smtp.echoed();
  const prefill = { to: [{ name: "", address: "bob@example.test" }], subject: `by ${how}`, text: "x" };
  const draft = await page.call("drafts.create", { kind: "new", sourceId: null, accountId: id, prefill });
  await page.call("drafts.send", { id: draft.id, version: draft.version, delayMs: 0 });
  await until(() => smtp.echoed() > before, { what: `the server's ${how}` });
}

test("planted secrets are nowhere but in the secret store, whatever servers say and whatever fails", async () => {
  for (const wrong of [planted.wrong, planted.short]) {
    const said = await fails(page.call("accounts.add", { provider: "imap", fields: mail(wrong), secrets: "session" }));
    expect(said).toMatch(/refused the user name or password/);
  }
  smtp.refuse = "sign-in";
  const add = { provider: "imap", fields: mail(planted.password), secrets: "file" } as const;
  await fails(page.call("accounts.add", { ...add, passphrase: planted.passphrase }));
  smtp.refuse = null;
  const { id } = await page.call("accounts.add", { ...add, passphrase: planted.passphrase });
  await fails(page.call("secrets.unlock", { passphrase: planted.wrongPassphrase }));

  const address = slack.address();
  const apiUrl = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/`;
  for (const accessToken of [planted.refused, planted.token, planted.token]) {
    const fields = { way: "token", accessToken, appToken: planted.appToken, apiUrl };
    await fails(page.call("accounts.add", { provider: "slack", fields, secrets: "session" }));
  }

  const state = async () => (await page.call("accounts.list", {})).find((one) => one.id === id)?.state;
  await until(async () => ["connected", "backfilling"].includes((await state())?.kind ?? ""), { what: "the mail" });
  for (const how of ["sender", "bye", "sign-in"] as const) await sendFails(id, how);
  await page.call("outbox.list", {});
  await until(async () => (await state())?.action === "sign-in", { what: "the account that waits" });
  hostile = true;
  for (const password of [planted.wrong, planted.password])
    await fails(page.call("accounts.signIn", { id, fields: { password } }));
  hostile = false;
  smtp.refuse = null;
  await page.call("accounts.signIn", { id, fields: { password: planted.password } });
  await until(async () => (await state())?.kind === "connected", { what: "the account that goes on" });
  hostile = true;
  imap.hangUp(`* BYE you are alice with ${planted.password}`);
  const before = heard;
  await page.call("accounts.sync", { id, whole: false }).catch(() => undefined);
  await until(() => heard > before, { what: "the echo of the sign-in" });
  await state();
  expect(heard).toBeGreaterThan(4);
  page.close();
  expect(await app.stop()).toBeLessThan(2000 * slowness());

  const cli = commandLine(data);
  const report = join(data, "..", `report-${process.pid}.txt`);
  const texts: Record<string, string | Buffer> = { "the terminal": app.output(), "the page": shown.join("\n") };
  for (const words of [["dump"], ["doctor"], ["--json", "doctor"], ["check"], ["doctor", "--report", report]]) {
    const { code, stdout, stderr } = await cli.run(words);
    expect([words, code, stderr]).toEqual([words, 0, ""]);
    texts[words.join(" ")] = stdout;
  }
  texts["the report"] = readFileSync(report);
  rmSync(report);
  Object.assign(texts, filesIn(data));
  expect(Object.keys(texts)).toEqual(expect.arrayContaining(["log/bobbin.log", "bobbin.db", "secrets/secrets.json"]));
  expect(String(texts["the page"])).toContain("refused the sender");
  expect(String(texts["the report"])).toContain('"event":"step failed"');
  expect(leaks(Object.values(planted), texts)).toEqual([]);
  const told = Object.entries(texts).filter(([where]) => where.startsWith("log/") || where === "the report");
  const content = /alice|bob@|example\.test|by (?:sender|bye|sign-in)|you said|\/tmp\//i;
  expect(told.map(([where, text]) => [where, content.exec(String(text))?.[0]])).toEqual(
    told.map(([where]) => [where, undefined]),
  );
});

test("the search itself finds a secret in every form", () => {
  const secret = planted.password;
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const forms = [
    secret,
    encodeURIComponent(secret),
    base64(`\0alice\0${secret}`),
    base64(`${secret}!`),
    base64(`a${secret}bc`),
    secret.slice(7, 19),
    base64(secret).slice(5, 18),
  ];
  for (const form of forms)
    expect([form, leaks([secret], { here: `before ${form} after` })]).toEqual([form, [expect.any(String)]]);
  expect(leaks([secret], { here: Buffer.from(secret, "utf16le") })).toHaveLength(1);
  expect(leaks([secret], { here: "Planted, a password of kestrels" })).toEqual([]);
});
