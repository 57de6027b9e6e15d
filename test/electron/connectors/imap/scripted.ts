import { onTestFinished } from "vitest";
import type { Connector, ConnectorContext } from "../../../../electron/connectors/contract.ts";
import { imap } from "../../../../electron/connectors/imap/index.ts";
import { type Dialect, type ScriptedImap, startScriptedImap } from "../../../servers/scripted-imap.ts";
import { deliver, mailbox, type ScriptedMailbox } from "../../../servers/scripted-mailbox.ts";
import { fieldsFor, testContext } from "./open.ts";
import { Replica, runBackfill, runChanges, runContents } from "./replica.ts";

export const modern =
  "IMAP4rev1 IDLE NAMESPACE ID UIDPLUS MOVE ENABLE CONDSTORE ESEARCH SPECIAL-USE LIST-EXTENDED LIST-STATUS LITERAL+ SASL-IR";

/** A server with an inbox of `count` messages, Sent and Trash. */
export function dialect(more: Partial<Dialect> & { count?: number; inbox?: Partial<ScriptedMailbox> } = {}): Dialect {
  const { count = 5, inbox = {}, ...rest } = more;
  const box = mailbox("INBOX", inbox);
  for (let number = 1; number <= count; number++) deliver(box, `m${number}`);
  return {
    greeting: "* OK ready",
    capabilities: "IMAP4rev1 AUTH=PLAIN SASL-IR LITERAL+",
    authenticated: modern,
    mailboxes: [
      box,
      mailbox("Sent", { attributes: ["\\Sent"] }),
      mailbox("Trash", { attributes: ["\\Trash"] }),
      mailbox("Archive", { attributes: ["\\Archive"] }),
    ],
    password: "secret",
    ...rest,
  };
}

export interface Scripted {
  server: ScriptedImap;
  connector: Connector;
  replica: Replica;
  notices: string[];
  box(path: string): ScriptedMailbox;
  /** Rounds of changes, history and contents, until all is here. */
  sync(): Promise<void>;
  /** The same account in a new session, as after a restart. */
  again(context?: Partial<ConnectorContext>): Connector;
}

/** A connector signed in to a scripted server; both end with the test. */
export async function scripted(script: Dialect, context: Partial<ConnectorContext> = {}): Promise<Scripted> {
  const server = await startScriptedImap(script);
  const notices: string[] = [];
  const opened: Connector[] = [];
  const { password = "", ...settings } = fieldsFor({ host: server.host, port: server.port });
  const again = (more: Partial<ConnectorContext> = {}): Connector => {
    const connector = imap.open({
      ...testContext(notices),
      settings,
      secret: async () => ({ password }),
      ...context,
      ...more,
    });
    opened.push(connector);
    return connector;
  };
  onTestFinished(async () => {
    for (const connector of opened) await connector.close();
    await server.stop();
  });
  const connector = again();
  const replica = new Replica();
  return {
    server,
    connector,
    replica,
    notices,
    again,
    box: (path) => {
      const found = script.mailboxes.find((entry) => entry.path === path);
      if (!found) throw new Error(`no ${path}`);
      return found;
    },
    async sync() {
      await runChanges(connector, replica);
      await runBackfill(connector, replica);
      await runContents(connector, replica);
    },
  };
}

/** Message-IDs in a folder, without their domain, as the replica shows them. */
export function shown(replica: Replica, folder: string): string[] {
  return replica.listing(folder).map((line) => line.replace(/^.* /, "").replace(/@x\.test$/, ""));
}
