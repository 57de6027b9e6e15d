import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Dovecot, dovecotMissing, startDovecot } from "../servers/dovecot.ts";
import { type Smtp, startSmtp } from "../servers/smtp.ts";
import { accountOptions, type CommandLine, commandLine } from "../support/cli.ts";
import { letter } from "../support/letter.ts";
import { dumped } from "./dumped.ts";

const missing = dovecotMissing();
if (missing) console.log(`skipped: ${missing}`);

describe.skipIf(missing !== null)("answering from the command line", () => {
  let dovecot: Dovecot;
  let smtp: Smtp;
  let cli: CommandLine;

  beforeAll(async () => {
    dovecot = await startDovecot();
    smtp = await startSmtp({
      deliver: async ({ envelope, source }) => {
        for (const address of envelope.to) {
          const user = address.split("@")[0] ?? "";
          if (dovecot.users.some(({ name }) => name === user)) await dovecot.append(user, "INBOX", source);
        }
      },
    });
    cli = commandLine();
    const question = letter({
      id: "question@example.test",
      subject: "Lunch?",
      from: "Bob <bob@example.test>",
      to: "Alice <alice@example.test>, Carol <carol@example.test>",
      references: ["root@example.test"],
      text: "Shall we have lunch?",
    });
    await dovecot.append("alice", "INBOX", question);
    await cli.json(accountOptions("alice", dovecot, smtp), "secret\n");
    await cli.json(["sync", "--once"]);
  });
  afterAll(async () => {
    cli.remove();
    await smtp.stop();
    await dovecot.stop();
  });

  test("a reply arrives once, threads right, and its copy is in Sent once", async () => {
    const [question] = (await dumped(cli)).messages;
    await cli.json(["reply", String(question?.id), "--all", "--body", "Yes, at noon."]);
    await cli.json(["sync", "--once"]);
    expect(smtp.messages).toHaveLength(1);
    expect(smtp.messages[0]?.envelope).toEqual({
      from: "alice@example.test",
      to: ["bob@example.test", "carol@example.test"],
    });
    const arrived = await dovecot.messages("bob", "INBOX");
    expect(arrived).toHaveLength(1);
    const source = arrived[0]?.source ?? "";
    expect(source).toMatch(/^In-Reply-To: <question@example\.test>\r?$/im);
    expect(source).toMatch(/^References: <root@example\.test>\s+<question@example\.test>\r?$/im);
    expect(source).toMatch(/^Subject: Re: Lunch\?\r?$/im);
    expect(source).toContain("Yes, at noon.");
    const sent = await dovecot.messages("alice", "Sent");
    expect(sent.map(({ messageId }) => messageId)).toEqual([arrived[0]?.messageId]);
    expect(sent[0]?.flags).toContain("\\Seen");
    const { conversations, messages } = await dumped(cli);
    expect(messages).toHaveLength(2);
    expect(conversations).toHaveLength(1);
    expect((await cli.run(["check"])).code).toBe(0);
  });

  test("blind copies receive it and nobody reads of them", async () => {
    const before = smtp.messages.length;
    const to = ["send", "--account", "alice@example.test", "--to", "bob@example.test", "--bcc", "dora@example.test"];
    await cli.json([...to, "--subject", "Grüße", "--body", "Schönes Wochenende"]);
    const [message] = smtp.messages.slice(before);
    expect(smtp.messages).toHaveLength(before + 1);
    expect(message?.envelope.to).toEqual(["bob@example.test", "dora@example.test"]);
    expect(message?.source.toString()).not.toMatch(/dora/i);
  });

  test("a connection lost after the content leaves the outcome unknown, and it is never sent twice", async () => {
    const before = smtp.messages.length;
    smtp.fail("drop-after-data");
    const to = [
      "send",
      "--account",
      "alice@example.test",
      "--to",
      "bob@example.test",
      "--subject",
      "Once",
      "--body",
      "Only once",
    ];
    const { code, stdout, stderr } = await cli.run(to);
    smtp.fail(null);
    expect(code).toBe(1);
    expect(stdout + stderr).toMatch(/unknown|may have/i);
    await cli.json(["sync", "--once"]);
    expect(smtp.messages).toHaveLength(before + 1);
  });

  test("a refused recipient is told and nothing is lost", async () => {
    smtp.fail("recipient");
    const to = [
      "send",
      "--account",
      "alice@example.test",
      "--to",
      "nobody@example.test",
      "--subject",
      "Gone",
      "--body",
      "text",
    ];
    const { code, stderr, stdout } = await cli.run(to);
    smtp.fail(null);
    expect(code).toBe(1);
    expect(stderr + stdout).toContain("No such user here");
  });
});
