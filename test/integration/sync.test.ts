import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type Dovecot, dovecotMissing, startDovecot } from "../servers/dovecot.ts";
import { type Smtp, startSmtp } from "../servers/smtp.ts";
import { accountOptions, type CommandLine, commandLine, ended } from "../support/cli.ts";
import { letter } from "../support/letter.ts";
import { type Dumped, dumped, places } from "./dumped.ts";

const missing = dovecotMissing();
if (missing) console.log(`skipped: ${missing}`);

const hour = 3_600_000;
const base = Date.parse("2026-03-01T08:00:00Z");

/** 60 letters: threads of three in INBOX, some in Archive, one copied into two folders, one of 600 KB, two that are alike. */
async function fill(dovecot: Dovecot): Promise<void> {
  const inbox = Array.from({ length: 45 }, (_, index) => {
    const [thread, step] = [Math.floor(index / 3), index % 3];
    const references = Array.from({ length: step }, (_unused, earlier) => `t${thread}.${earlier}@example.test`);
    return {
      date: base + index * hour,
      flags: index % 4 === 0 ? [] : ["\\Seen"],
      source: letter({
        id: `t${thread}.${step}@example.test`,
        subject: `${step > 0 ? "Re: " : ""}Topic ${thread}`,
        date: base + index * hour,
        text: `Line ${index} über Äpfel.\r\n`,
        references,
        ...(index % 5 === 0 ? { attachment: { name: `report ${index}.txt`, text: `numbers ${index}` } } : {}),
        ...(index % 7 === 0 ? { html: `<p>Line <b>${index}</b></p>` } : {}),
      }),
    };
  });
  const alike = letter({ id: "alike@example.test", subject: "Alike", date: base });
  const large = letter({
    id: "large@example.test",
    subject: "Large",
    date: base,
    attachment: { name: "large.bin", text: "x".repeat(600_000) },
  });
  await dovecot.bulk("alice", "INBOX", [
    ...inbox,
    { source: alike, date: base },
    { source: alike, date: base },
    { source: large, date: base },
  ]);
  const archive = Array.from({ length: 12 }, (_, index) => ({
    date: base - index * hour,
    source: letter({ id: `old${index}@example.test`, subject: `Old ${index}`, date: base - index * hour }),
  }));
  await dovecot.bulk("alice", "Archive", archive);
  const [first] = await dovecot.messages("alice", "INBOX");
  await dovecot.copy("alice", "INBOX", [first?.uid ?? 0], "Archive");
}

async function onServer(dovecot: Dovecot): Promise<string[]> {
  const folders = new Map<string, string[]>();
  for (const folder of await dovecot.folders("alice")) {
    const seen = new Map<string, number>();
    for (const { messageId } of await dovecot.messages("alice", folder)) {
      const nth = (seen.get(messageId) ?? 0) + 1;
      seen.set(messageId, nth);
      const key = JSON.stringify([messageId, nth]);
      folders.set(key, [...(folders.get(key) ?? []), folder]);
    }
  }
  return [...folders].map(([key, where]) => `${JSON.parse(key)[0]} in ${where.toSorted().join(", ")}`).sort();
}

async function signedIn(dovecot: Dovecot, smtp: Smtp): Promise<CommandLine> {
  const cli = commandLine();
  onTestFinished(cli.remove);
  await cli.json(accountOptions("alice", dovecot, smtp), "secret\n");
  return cli;
}

interface Summary {
  conversations: { eligible: number; synced: number; failed: unknown[] };
  messages: { new: number; changed: number; removed: number };
}

describe.skipIf(missing !== null)("a mailbox and the command line", () => {
  let dovecot: Dovecot;
  let smtp: Smtp;
  beforeAll(async () => {
    dovecot = await startDovecot();
    smtp = await startSmtp();
    await fill(dovecot);
  });
  afterAll(async () => {
    await smtp.stop();
    await dovecot.stop();
  });

  test("every message on the server is held exactly once, and a second sync changes nothing", async () => {
    const cli = await signedIn(dovecot, smtp);
    const first = await cli.json<Summary>(["sync", "--once"]);
    expect(first.conversations.failed).toEqual([]);
    expect(first.conversations.synced).toBe(first.conversations.eligible);
    const before = await dumped(cli);
    expect(places(before)).toEqual(await onServer(dovecot));
    expect(before.messages).toHaveLength(60);
    const again = await cli.json<Summary>(["sync", "--once"]);
    expect(again.messages).toEqual({ new: 0, changed: 0, removed: 0 });
    expect(await dumped(cli)).toEqual(before);
    expect((await cli.run(["check"])).code).toBe(0);
  });

  test("a message has the same id in every data folder, whatever was added before", async () => {
    const [one, other] = [await signedIn(dovecot, smtp), commandLine()];
    onTestFinished(other.remove);
    await other.json(accountOptions("bob", dovecot, smtp), "secret\n");
    await other.json(accountOptions("alice", dovecot, smtp), "secret\n");
    for (const cli of [one, other]) await cli.json(["sync", "--once"]);
    expect((await dumped(other)).messages).toEqual((await dumped(one)).messages);
  });

  test("an export that lacks a message says so and does not end well", async () => {
    const cli = await signedIn(dovecot, smtp);
    await cli.json(["sync", "--once"]);
    const { code, stderr, stdout } = await cli.run(["export", "--mbox", join(cli.data, "mbox")]);
    expect(stderr).toMatch(/^bobbin: 1 messages are not held whole/);
    expect(stdout).toContain("13 messages");
    expect(code).toBe(1);
  });

  test("threads of three are conversations of three, whatever came first", async () => {
    const cli = await signedIn(dovecot, smtp);
    await cli.json(["sync", "--once"]);
    const { messages, conversations } = await dumped(cli);
    const byId = new Map(messages.map((message) => [message.id, message.messageId]));
    const threads = conversations.map((conversation) => conversation.messages.map((id) => byId.get(id)).sort());
    for (let thread = 0; thread < 15; thread++)
      expect(threads).toContainEqual([0, 1, 2].map((step) => `t${thread}.${step}@example.test`));
  });

  test("killed at any moment of a first sync and started again, it ends as if undisturbed", async () => {
    const undisturbed = await signedIn(dovecot, smtp);
    await undisturbed.json(["sync", "--once"]);
    const wanted = await dumped(undisturbed);
    for (const after of [0, 15, 40, 80, 120, 170, 230, 300, 400, 550]) {
      const cli = await signedIn(dovecot, smtp);
      const child = cli.start(["sync", "--once"]);
      const outcome = ended(child);
      // The moment is the subject of this test: after so many milliseconds the process is gone, whatever it was doing.
      await sleep(250 + after);
      child.kill("SIGKILL");
      await outcome;
      await cli.json(["sync", "--once"]);
      expect(await dumped(cli), `killed after ${250 + after} ms`).toEqual(wanted);
      expect((await cli.run(["check"])).code).toBe(0);
    }
  }, 300_000);
});

describe.skipIf(missing !== null)("changes travel both ways", () => {
  let dovecot: Dovecot;
  let smtp: Smtp;
  beforeAll(async () => {
    dovecot = await startDovecot();
    smtp = await startSmtp();
  });
  afterAll(async () => {
    await smtp.stop();
    await dovecot.stop();
  });

  test("flags, moves, deletions and new mail made elsewhere arrive", async () => {
    await fill(dovecot);
    const cli = await signedIn(dovecot, smtp);
    await cli.json(["sync", "--once"]);
    const uids = new Map((await dovecot.messages("alice", "INBOX")).map(({ messageId, uid }) => [messageId, uid]));
    const uid = (id: string): number => uids.get(`${id}@example.test`) ?? 0;
    await dovecot.setFlags("alice", "INBOX", [uid("t5.0")], { add: ["\\Seen", "\\Flagged"] });
    await dovecot.move("alice", "INBOX", [uid("t1.1")], "Trash");
    await dovecot.remove("alice", "INBOX", [uid("t2.2")]);
    await dovecot.append(
      "alice",
      "INBOX",
      letter({ id: "fresh@example.test", subject: "Fresh", date: base + 100 * hour }),
    );
    const summary = await cli.json<Summary>(["sync", "--once"]);
    expect(summary.messages).toMatchObject({ new: 1, removed: 1 });
    const dump = await dumped(cli);
    expect(places(dump)).toEqual(await onServer(dovecot));
    expect(find(dump, "t5.0").flags).toMatchObject({ read: true, starred: true });
    expect(find(dump, "t1.1").folders).toEqual(["Trash"]);
    const fresh = await signedIn(dovecot, smtp);
    await fresh.json(["sync", "--once"]);
    expect((await dumped(fresh)).messages).toEqual(dump.messages);
  });

  test("flags and archiving done here reach the server", async () => {
    const cli = await signedIn(dovecot, smtp);
    await cli.json(["sync", "--once"]);
    const message = find(await dumped(cli), "t3.0");
    await cli.json(["flag", String(message.id), "--star"]);
    await cli.json(["flag", String(message.id), message.flags.read ? "--unread" : "--read"]);
    await cli.json(["archive", String(find(await dumped(cli), "t4.0").id)]);
    await cli.json(["sync", "--once"]);
    const inbox = await dovecot.messages("alice", "INBOX");
    const flags = inbox.find(({ messageId }) => messageId === "t3.0@example.test")?.flags;
    expect(flags).toContain("\\Flagged");
    expect(flags?.includes("\\Seen")).toBe(!message.flags.read);
    const archived = (await dovecot.messages("alice", "Archive")).map(({ messageId }) => messageId);
    for (const step of [0, 1, 2]) {
      expect(archived).toContain(`t4.${step}@example.test`);
      expect(inbox.map(({ messageId }) => messageId)).not.toContain(`t4.${step}@example.test`);
    }
    expect(places(await dumped(cli))).toEqual(await onServer(dovecot));
    expect((await cli.run(["check"])).code).toBe(0);
  });
});

function find(dump: Dumped, id: string): Dumped["messages"][number] {
  const message = dump.messages.find(({ messageId }) => messageId === `${id}@example.test`);
  if (!message) throw new Error(`${id} is not in the dump`);
  return message;
}
