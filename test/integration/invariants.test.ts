import { expect, onTestFinished, test } from "vitest";
import { imap } from "../../electron/connectors/imap/index.ts";
import { slack } from "../../electron/connectors/slack/index.ts";
import { checkAgainst } from "../../electron/db/invariants/against.ts";
import { checkRenumbered, rememberMessages } from "../../electron/db/invariants/renumbered.ts";
import { dovecotMissing, startDovecot } from "../servers/dovecot.ts";
import { dovecotSnapshot } from "../servers/dovecot-snapshot.ts";
import { slackSnapshot } from "../servers/slack/slack-snapshot.ts";
import { startSmtp } from "../servers/smtp.ts";
import { temporaryDatabase } from "../support/database.ts";
import { letter } from "../support/letter.ts";
import { runEngine } from "../support/running-engine.ts";
import { closeOffices, office } from "../support/slack-office.ts";

closeOffices();
const missing = dovecotMissing();
if (missing) console.log(`skipped: ${missing}`);

test.skipIf(missing)(
  "Dovecot: all of it is here once, nothing else is, and new UIDs change no row",
  async () => {
    const dovecot = await startDovecot();
    onTestFinished(() => dovecot.stop());
    const smtp = await startSmtp({ users: { alice: "secret" } });
    onTestFinished(() => smtp.stop());
    const date = Date.parse("2026-03-01T08:00:00Z");
    const mails = Array.from({ length: 25 }, (_, index) => ({
      date: date + index * 60_000,
      flags: index % 3 === 0 ? ["\\Seen"] : [],
      source: letter({ id: `m${index}@example.test`, subject: `Mail ${index}`, date: date + index * 60_000 }),
    }));
    await dovecot.bulk("alice", "INBOX", [...mails, ...mails.slice(0, 1)]);
    const db = temporaryDatabase();
    const { engine } = runEngine(db, imap);
    const address = "alice@example.test";
    const account = await engine.addAccount({
      provider: "imap",
      secrets: "session",
      fields: {
        ...{ address, name: "Alice", username: "alice", password: "secret" },
        ...{ imapHost: dovecot.host, imapPort: String(dovecot.port), imapSecurity: "none" },
        ...{ smtpHost: smtp.host, smtpPort: String(smtp.port), smtpSecurity: "none" },
      },
    });
    await engine.sync(account, { whole: true });
    const first = await dovecotSnapshot(dovecot, "alice", address);
    expect(first.messages).toHaveLength(26);
    expect(checkAgainst(db, [first])).toEqual([]);

    await dovecot.setFlags("alice", "INBOX", [2], { add: ["\\Flagged"] });
    await dovecot.move("alice", "INBOX", [3], "Archive");
    await dovecot.remove("alice", "INBOX", [4]);
    const changed = await dovecotSnapshot(dovecot, "alice", address);
    expect(checkAgainst(db, [changed]).length).toBeGreaterThan(0);
    await engine.sync(account, { whole: true });
    expect(checkAgainst(db, [changed])).toEqual([]);

    const before = rememberMessages(db, changed);
    expect(before.size).toBe(25);
    await dovecot.renumber("alice", "INBOX");
    await dovecot.restart();
    await engine.sync(account, { whole: true });
    const after = await dovecotSnapshot(dovecot, "alice", address);
    expect(checkAgainst(db, [after])).toEqual([]);
    expect(checkRenumbered(db, before, after)).toEqual([]);
  },
  60_000,
);

test("Slack: all that is said in the channels is here once, in order", async () => {
  const { workspace, tokens, anna, ben, general } = await office();
  const dm = workspace.openDm(anna.id, ben.id);
  for (let index = 0; index < 12; index++) workspace.post(index % 3 ? general.id : dm.id, ben.id, `words ${index}`);
  const db = temporaryDatabase();
  const { engine } = runEngine(db, new Map([["slack" as const, slack]]));
  const { accessToken } = tokens;
  const fields = { way: "token", accessToken, appToken: "", apiUrl: workspace.url };
  const account = await engine.addAccount({ provider: "slack", fields, secrets: "session" });
  await engine.sync(account, { whole: true });
  const { address = "" } = db.prepare<{ address: string }>("SELECT address FROM accounts").get() ?? {};
  const look = () => checkAgainst(db, [slackSnapshot(workspace, address, [general.id, dm.id])]);
  expect(look()).toEqual([]);
  workspace.post(general.id, ben.id, "one more");
  expect(look().map(({ number }) => number)).toEqual([1]);
  await engine.sync(account, { whole: true });
  expect(look()).toEqual([]);
});
