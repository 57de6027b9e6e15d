import { onTestFinished } from "vitest";
import type { Batch, Connector, ConnectorContext, Cursor } from "../../../../electron/connectors/contract.ts";
import {
  type OutgoingMessage,
  type RemoteConversation,
  type RemoteEvent,
  type RemoteMessage,
  type RemoteMessageRef,
  remoteId,
} from "../../../../electron/connectors/model.ts";
import { silentLog, systemClock } from "../../../../electron/connectors/ports.ts";
import { slack } from "../../../../electron/connectors/slack/index.ts";
import { parseMail } from "../../../../electron/mail/parse.ts";
import type { SlackWorkspace } from "../../../servers/slack/start-slack-workspace.ts";

export const never = new AbortController().signal;

/** What a connector needs of the program, with nothing behind it. */
export function testContext(more: Partial<ConnectorContext> = {}) {
  return {
    clock: systemClock,
    random: Math.random,
    log: silentLog,
    signal: never,
    parseMail,
    notice: () => undefined,
    isWanted: () => true,
    watched: () => [],
    renewSecret: async () => undefined,
    pace: () => undefined,
    fetch: globalThis.fetch,
    openBrowser: async () => undefined,
    ...more,
  };
}

interface Tokens {
  accessToken: string;
  appToken?: string;
}

/** Signs in with pasted tokens and opens a session, closed when the test is over. */
export async function openSlack(
  workspace: Pick<SlackWorkspace, "url">,
  { accessToken, appToken = "" }: Tokens,
  more: Partial<ConnectorContext> = {},
): Promise<Connector> {
  const fields = { way: "token", accessToken, appToken, apiUrl: workspace.url };
  const { settings, secret } = await slack.signIn(fields, testContext(more));
  const connector = slack.open({ ...testContext(more), settings, secret: async () => secret, ...more });
  onTestFinished(() => connector.close());
  return connector;
}

/** What a core would hold after the same events, as simply as can be. */
export class ChatReplica {
  readonly messages = new Map<string, RemoteMessage>();
  readonly removed = new Set<string>();
  readonly conversations = new Map<string, RemoteConversation>();
  readonly events: RemoteEvent[] = [];
  readonly markers = new Map<string, string>();
  cursor: Cursor | null = null;
  batches = 0;

  apply({ events, cursor }: Batch): void {
    for (const event of events) this.event(event);
    this.cursor = JSON.parse(JSON.stringify(cursor));
    this.batches++;
  }

  event(event: RemoteEvent): void {
    this.events.push(event);
    if (event.type === "conversation") this.conversations.set(event.conversation.id, event.conversation);
    else if (event.type === "read-up-to") this.markers.set(event.conversation, event.upTo);
    else if (event.type === "message-removed") {
      this.removed.add(event.id);
      this.messages.delete(event.id);
    } else if (event.type === "message") {
      const known = this.messages.get(event.message.id);
      if (this.removed.has(event.message.id) || (known && known.version > event.message.version)) return;
      this.messages.set(event.message.id, {
        ...event.message,
        reactions: event.message.reactions ?? known?.reactions ?? [],
      });
    } else if (event.type === "reaction") this.#reaction(event);
  }

  #reaction({ message, emoji, by, removed }: Extract<RemoteEvent, { type: "reaction" }>): void {
    const known = this.messages.get(message);
    if (!known) return;
    const others = (known.reactions ?? []).map((reaction) =>
      reaction.emoji === emoji ? { ...reaction, by: reaction.by.filter(({ id }) => id !== by.id) } : reaction,
    );
    const mine = others.find((reaction) => reaction.emoji === emoji) ?? { emoji, by: [], count: 0 };
    const next = { ...mine, by: removed ? mine.by : [...mine.by, by] };
    const reactions = [...others.filter((reaction) => reaction.emoji !== emoji), { ...next, count: next.by.length }];
    this.messages.set(message, { ...known, reactions: reactions.filter(({ count }) => count > 0) });
  }

  texts(conversation: string): string[] {
    return [...this.messages.values()]
      .filter((message) => message.conversation === conversation)
      .sort((a, b) => ((a.sequence ?? "") < (b.sequence ?? "") ? -1 : 1))
      .map((message) => message.content?.text ?? "");
  }
}

async function take(
  batches: AsyncIterable<Batch>,
  replica: ChatReplica,
  upTo = Number.POSITIVE_INFINITY,
): Promise<number> {
  let count = 0;
  if (upTo === 0) return 0;
  for await (const batch of batches) {
    replica.apply(batch);
    count++;
    if (count >= upTo) break;
  }
  return count;
}

export function round(connector: Connector, replica: ChatReplica, upTo?: number): Promise<number> {
  return take(connector.changes(replica.cursor, never), replica, upTo);
}

export function history(connector: Connector, replica: ChatReplica, since: number | null = null): Promise<number> {
  if (!connector.backfill || replica.cursor === null) throw new Error("no backfill");
  return take(connector.backfill(replica.cursor, { since }, never), replica);
}

export function refOf({ id, conversation, sequence, remote }: RemoteMessage): RemoteMessageRef {
  return { id, conversation, sequence, remote };
}

export function outgoing(conversation: string, text: string, more: Partial<OutgoingMessage> = {}): OutgoingMessage {
  return {
    key: crypto.randomUUID(),
    date: Date.now(),
    from: { name: "Anna", address: "anna" },
    to: [],
    cc: [],
    bcc: [],
    subject: "",
    text,
    html: null,
    inReplyTo: null,
    references: [],
    attachments: [],
    conversation: remoteId(conversation),
    parent: null,
    broadcast: false,
    ...more,
  };
}
