import type { Connector, ConnectorContext, SignInContext } from "../../../../electron/connectors/contract.ts";
import { imap } from "../../../../electron/connectors/imap/index.ts";
import { silentLog, systemClock } from "../../../../electron/connectors/ports.ts";
import { parseMail } from "../../../../electron/mail/parse.ts";
import type { Dovecot } from "../../../servers/dovecot.ts";
import type { Smtp } from "../../../servers/smtp.ts";

export interface Opened {
  connector: Connector;
  notices: string[];
}

/** What is typed to sign in to these test servers as alice. */
export function fieldsFor(
  dovecot: Pick<Dovecot, "host" | "port">,
  smtp: { host: string; port: number } | null = null,
): Record<string, string> {
  return {
    address: "alice@example.test",
    name: "Alice",
    username: "alice",
    password: "secret",
    imapHost: dovecot.host,
    imapPort: String(dovecot.port),
    imapSecurity: "none",
    smtpHost: smtp?.host ?? "127.0.0.1",
    smtpPort: String(smtp?.port ?? 1),
    smtpSecurity: "none",
  };
}

export function testContext(notices: string[] = []): Omit<ConnectorContext, "settings" | "secret"> & SignInContext {
  return {
    clock: systemClock,
    random: Math.random,
    log: silentLog,
    signal: new AbortController().signal,
    parseMail,
    notice: (text) => notices.push(text),
    isWanted: () => true,
    watched: () => [],
    renewSecret: async () => undefined,
    pace: () => undefined,
    fetch: globalThis.fetch,
    openBrowser: async () => undefined,
  };
}

export function openImap(dovecot: Dovecot, smtp: Smtp | null = null, context: Partial<ConnectorContext> = {}): Opened {
  const { password, ...settings } = fieldsFor(dovecot, smtp);
  const notices: string[] = [];
  const connector = imap.open({
    ...testContext(notices),
    settings,
    secret: async () => ({ password: password ?? "" }),
    ...context,
  });
  return { connector, notices };
}
