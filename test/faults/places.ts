import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openWriter } from "../../electron/db/open.ts";
import { type Dovecot, startDovecot } from "../servers/dovecot.ts";
import { type SlackWorkspace, startSlackWorkspace } from "../servers/slack/start-slack-workspace.ts";
import { type Smtp, startSmtp } from "../servers/smtp.ts";
import { letter } from "../support/letter.ts";
import { buildProgram } from "./build-program.ts";
import type { Case } from "./cases.ts";
import { runProcess } from "./run-process.ts";
import { attachedText, type Task } from "./task.ts";

export const passphrase = "correct horse battery staple";
const password = "secret";
const mostRuns = 20_000;
const noon = Date.UTC(2026, 4, 4, 12);

/** Where one run of a case happens: a data folder and an account of its own. */
export interface Place {
  /** What runs here. */
  program: string;
  database: string;
  task: Task;
  /** How often the server got what was sent. */
  sent(): number;
  /** How many copies of it stand in the folder where it belongs. */
  copies(): Promise<number>;
  close(): Promise<void>;
}

/** Everything that outlives the processes that are killed. */
export interface Places {
  open(one: Case): Promise<Place>;
  close(): Promise<void>;
}

export async function openPlaces(): Promise<Places> {
  const folder = mkdtempSync(join(tmpdir(), "bobbin-sweep-"));
  mkdirSync(join(folder, "program"));
  const program = await buildProgram(join(folder, "program"));
  const names = Array.from({ length: mostRuns }, (_, number) => `r${number}`);
  const users = Object.fromEntries(["known", "behind", ...names].map((name) => [name, password]));
  const dovecot = await startDovecot({ users });
  const smtp = await startSmtp({ users });
  const known = join(folder, "known");
  let chat: Promise<string> | undefined;
  let used = 0;
  const mail = (data: string, user: string): Omit<Task, "act"> => ({
    data,
    sessions: [{ password }],
    account: { provider: "imap", fields: mailFields(dovecot, smtp, user), secrets: "session" },
  });
  await fillMailbox(dovecot, "known");
  await runProcess(program, { ...mail(known, "known"), act: "add-account", sessions: [] });
  dovecot.clone("known", "behind");
  await changeElsewhere(dovecot, "behind");

  const openMail = async (one: Case): Promise<Place> => {
    const name = names[used++] ?? "";
    const data = join(folder, name);
    const user = one.changes ? name : one.from === "known" || one.from === "empty" ? "known" : "behind";
    if (one.changes) dovecot.clone("known", name);
    if (one.from !== "empty") {
      cpSync(known, data, { recursive: true });
      setAccount(data, "username", user);
    }
    const task: Task = { ...mail(data, user), act: one.act, ...(one.from === "empty" && { sessions: [{ password }] }) };
    if (one.secrets && task.account) Object.assign(task, { passphrase, sessions: [], account: inFile(task.account) });
    const { folder: place = "", subject = "" } = one.copies ?? {};
    return {
      program,
      database: join(data, "bobbin.db"),
      task,
      sent: () => smtp.messages.filter((message) => message.user === user).length,
      copies: async () =>
        (await dovecot.messages(user, place)).filter(({ source }) => source.includes(`Subject: ${subject}`)).length,
      close: async () => rmSync(data, { recursive: true, force: true }),
    };
  };
  const openChat = async (one: Case): Promise<Place> => {
    chat ??= prepareChat(program, join(folder, "chat"));
    const data = join(folder, names[used++] ?? "");
    const template = await chat;
    cpSync(template, data, { recursive: true });
    const office = await openOffice();
    setAccount(data, "apiUrl", office.workspace.url);
    const words = () => office.workspace.messages(office.room).map(({ text }) => text);
    return {
      program,
      database: join(data, "bobbin.db"),
      task: { data, act: one.act, sessions: [office.secret] },
      sent: () => words().filter((text) => text === "Said _once_.").length,
      copies: async () => words().filter((text) => text === "my new words").length,
      close: async () => {
        rmSync(data, { recursive: true, force: true });
        await office.workspace.close();
      },
    };
  };
  return {
    open: (one) => (one.from === "chat" ? openChat(one) : openMail(one)),
    async close() {
      await smtp.stop();
      await dovecot.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const inFile = (account: NonNullable<Task["account"]>): Task["account"] => ({ ...account, secrets: "file" });

function mailFields(dovecot: Dovecot, smtp: Smtp, user: string): Record<string, string> {
  return {
    ...{ address: "alice@example.test", name: "Alice", password, username: user },
    ...{ imapHost: dovecot.host, imapPort: String(dovecot.port), imapSecurity: "none" },
    ...{ smtpHost: smtp.host, smtpPort: String(smtp.port), smtpSecurity: "none" },
  };
}

/** The same account, somewhere else. */
function setAccount(data: string, name: string, value: string): void {
  const db = openWriter(join(data, "bobbin.db"));
  db.prepare("UPDATE accounts SET settings = json_set(settings, ?, ?)").run(`$.${name}`, value);
  db.close();
}

function letters(from: number, to: number): { source: string; date: number; flags: string[] }[] {
  return Array.from({ length: to - from }, (_, place) => {
    const number = from + place;
    const date = noon + number * 60_000;
    const references = number % 3 === 0 ? {} : { references: [`l${number - (number % 3)}@example.test`] };
    const files = number % 7 === 0 ? { attachment: { name: `file${number}.txt`, text: attachedText } } : {};
    const text = `This is letter number ${number}. `.repeat(20);
    const source = letter({
      id: `l${number}@example.test`,
      subject: `Letter ${number}`,
      date,
      text,
      ...references,
      ...files,
    });
    return { source, date, flags: number % 2 === 0 ? ["\\Seen"] : [] };
  });
}

async function fillMailbox(dovecot: Dovecot, user: string): Promise<void> {
  await dovecot.bulk(user, "INBOX", letters(0, 40));
  await dovecot.bulk(user, "Archive", letters(40, 48));
}

/** What another client does meanwhile. */
async function changeElsewhere(dovecot: Dovecot, user: string): Promise<void> {
  await dovecot.bulk(user, "INBOX", letters(48, 60));
  const uids = (await dovecot.messages(user, "INBOX")).map(({ uid }) => uid);
  await dovecot.setFlags(user, "INBOX", uids.slice(0, 4), { add: ["\\Seen", "\\Flagged"] });
  await dovecot.setFlags(user, "INBOX", uids.slice(4, 8), { remove: ["\\Seen"] });
  await dovecot.move(user, "INBOX", uids.slice(8, 12), "Archive");
  await dovecot.remove(user, "INBOX", uids.slice(12, 16));
  await dovecot.createFolder(user, "Later");
  await dovecot.copy(user, "INBOX", uids.slice(16, 18), "Later");
}

async function prepareChat(program: string, data: string): Promise<string> {
  const { workspace, secret } = await openOffice();
  const fields = { way: "token", ...secret, apiUrl: workspace.url };
  await runProcess(program, {
    data,
    act: "add-account",
    sessions: [],
    account: { provider: "slack", fields, secrets: "session" },
  });
  await workspace.close();
  return data;
}

/** The same workspace each time, to its last id and moment; only where it is served differs. */
async function openOffice(): Promise<{ workspace: SlackWorkspace; room: string; secret: Record<string, string> }> {
  const workspace = await startSlackWorkspace();
  const anna = workspace.addUser({ realName: "Anna Ash", email: "anna@example.org" });
  const ben = workspace.addUser({ realName: "Ben Birch", email: "ben@example.org" });
  const room = workspace.addChannel({
    name: "general",
    members: [anna.id, ben.id],
  });
  workspace.post(room.id, ben.id, { text: "hello", at: noon });
  workspace.post(room.id, anna.id, { text: "my old words", at: noon + 60_000 });
  const { accessToken } = workspace.issueTokens({ user: anna.id });
  return { workspace, room: room.id, secret: { accessToken, refreshToken: "", expiresAt: "", appToken: "" } };
}

/** What was written to this file, a line each; none when there is no file. */
export function linesOf(path: string): string[] {
  try {
    return readFileSync(path, "utf8").split("\n").filter(Boolean);
  } catch {
    return [];
  }
}
