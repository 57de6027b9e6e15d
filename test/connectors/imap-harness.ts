import type { ConnectorError } from "../../electron/connectors/errors.ts";
import { imap } from "../../electron/connectors/imap/index.ts";
import type { OutgoingMessage } from "../../electron/connectors/model.ts";
import { parseMail } from "../../electron/mail/parse.ts";
import { type Dovecot, dovecotMissing, startDovecot } from "../servers/dovecot.ts";
import { startFaultProxy } from "../servers/fault-proxy.ts";
import { type Smtp, startSmtp } from "../servers/smtp.ts";
import { letter } from "../support/letter.ts";
import { until } from "../support/until.ts";
import type { Harness, World } from "./harness.ts";
import { contextOf } from "./store.ts";

let dovecot: Dovecot;
let users = 0;
/** More than there are tests. */
const mailboxes = 60;

/** IMAP against a real Dovecot, a mailbox for each world. What is said is a letter, its subject the text. */
export const imapHarness: Harness = {
  name: "IMAP",
  missing: dovecotMissing(),
  async prepare() {
    const names = Array.from({ length: mailboxes }, (_, number) => `user${number + 1}`);
    dovecot = await startDovecot({ users: Object.fromEntries(names.map((name) => [name, "secret"])) });
    return () => dovecot.stop();
  },
  start,
};

async function start(): Promise<World> {
  const user = `user${++users}`;
  const proxy = await startFaultProxy(dovecot.port);
  const smtp = await startSmtp({ users: { [user]: "secret" } });
  const address = `${user}@example.test`;
  const fields = {
    ...{ address, name: "Alice", username: user, password: "secret" },
    ...{ imapHost: proxy.host, imapPort: String(proxy.port), imapSecurity: "none" },
    ...{ smtpHost: smtp.host, smtpPort: String(smtp.port), smtpSecurity: "none" },
  };
  return {
    provider: imap,
    fields,
    wrong: { ...fields, password: "wrong" },
    ...said(user, address),
    ...sent(smtp, address),
    cut: (step) => void proxy.fault({ kind: "close", after: step * 900 }),
    heal() {
      void proxy.heal();
      smtp.fail(null);
    },
    async revoke() {
      dovecot.setPassword(user, "another");
      const kind = () =>
        imap.signIn(fields, contextOf()).then(
          () => "",
          (error: ConnectorError) => error.kind,
        );
      await until(async () => (await kind()) === "sign-in", { what: "the new password" });
      await proxy.hangUp();
    },
    connections: () => proxy.open(),
    async close() {
      await proxy.stop();
      await smtp.stop();
    },
    edit: null,
    react: null,
    reactions: null,
    expiring: null,
    disorder: null,
  };
}

const encoded = (text: string): string => `=?utf-8?B?${Buffer.from(text).toString("base64")}?=`;

function said(user: string, address: string) {
  const uids = new Map<string, number>();
  let clock = Date.UTC(2026, 0, 15);
  const source = (id: string, text: string, more: object = {}) =>
    letter({ id, subject: encoded(text), text, to: address, date: clock, ...more });
  const put = async (text: string, more: object = {}): Promise<string> => {
    const id = `said-${user}-${uids.size}@test`;
    clock += 1000;
    uids.set(id, await dovecot.append(user, "INBOX", source(id, text, more), { date: clock }));
    return id;
  };
  return {
    say: (text: string, { thread }: { thread?: string } = {}) =>
      put(text, thread === undefined ? {} : { inReplyTo: thread, references: [thread] }),
    async bulk(texts: string[]) {
      const begin = Date.UTC(2025, 0, 1);
      await dovecot.bulk(
        user,
        "INBOX",
        texts.map((text, place) => {
          const date = begin + place * 60_000;
          return { date, source: source(`bulk-${user}-${place}@test`, text, { date }) };
        }),
      );
    },
    takeBack: (id: string) => dovecot.remove(user, "INBOX", [uids.get(id) ?? 0]),
    async sayWithFile(text: string, data: Uint8Array) {
      await put(text, { attachment: { name: "file.bin", text: Buffer.from(data).toString("ascii") } });
    },
    async there() {
      const messages = await dovecot.messages(user, "INBOX");
      return Promise.all(
        messages.map(async (message) => (await parseMail(Buffer.from(message.source, "latin1"))).subject),
      );
    },
  };
}

function sent(smtp: Smtp, address: string) {
  const outcomes = { "arrives-unheard": "drop-after-data", lost: "lose-after-data", refused: "content" } as const;
  const withText = async (text: string) => {
    const found: Buffer[] = [];
    for (const { source } of smtp.messages) if ((await parseMail(source)).subject === text) found.push(source);
    return found;
  };
  let keys = 0;
  return {
    outgoing: (key: string, text: string, more: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
      key,
      date: Date.now(),
      from: { name: "Alice", address },
      to: [{ name: "Bob", address: "bob@example.test" }],
      cc: [],
      bcc: [],
      subject: text,
      text,
      html: null,
      inReplyTo: null,
      references: [],
      attachments: [],
      conversation: null,
      parent: null,
      broadcast: false,
      ...more,
    }),
    newKey: () => `sent-${process.pid}-${++keys}-${address}`,
    arrived: async (text: string) => (await withText(text)).length,
    async filesOf(text: string) {
      const [source] = await withText(text);
      const parts =
        source
          ?.toString("latin1")
          .matchAll(/Content-Disposition: attachment[\s\S]*?\r\n\r\n([A-Za-z0-9+/=\r\n]+)\r\n--/g) ?? [];
      return [...parts].map(([, base64 = ""]) => new Uint8Array(Buffer.from(base64, "base64")));
    },
    nextSend: (outcome: keyof typeof outcomes) => smtp.fail(outcomes[outcome]),
    // A copy in Sent says that it left; that there is none says nothing.
    found: { arrived: "unsure", lost: "unsure" } as const,
    throttle: { act: "send" as const, namesTime: false, with: () => smtp.fail("try-later") },
  };
}
