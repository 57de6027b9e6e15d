import type { AccountId, ConversationId } from "../../shared/model/ids.ts";
import { ConnectorError } from "../connectors/errors.ts";
import { type RemoteConversation, type RemoteEvent, type RemoteId, remoteId } from "../connectors/model.ts";
import type { Readable } from "../db/open.ts";
import { conversations } from "../db/schema/index.ts";
import { refreshConversations } from "../db/writes/aggregates.ts";
import { resolveAlias } from "../db/writes/aliases.ts";
import { chooseConsent } from "../db/writes/consent.ts";
import { updateRow } from "../db/writes/rows.ts";
import { quietly } from "./echo.ts";
import { ingestEvents } from "./ingest.ts";
import { runOlder, runRefresh } from "./rounds.ts";
import type { StepContext } from "./step-context.ts";

/** What the user asks of chat accounts, each a step of its own between others. All throw `ConnectorError`. */

/** Learns what there is to choose. New conversations are added; of known ones name, topic and size are brought up to date. */
export async function discoverConversations(context: StepContext): Promise<{ new: number; known: number }> {
  const { connector, signal, beat } = context;
  if (!connector.conversations) throw unable(context, "choose");
  const found = { new: 0, known: 0 };
  for await (const events of connector.conversations(signal)) {
    beat();
    const told = events.flatMap((event) => (event.type === "conversation" ? [event] : []));
    const fresh = told.filter(({ conversation }) => knownId(context, conversation.id) === undefined);
    for (const event of told) if (!fresh.includes(event)) bringUpToDate(context, event.conversation);
    ingestTold(context, fresh);
    found.new += fresh.length;
    found.known += told.length - fresh.length;
  }
  return found;
}

function bringUpToDate(context: StepContext, { id, kind, name, topic, memberCount }: RemoteConversation): void {
  const { db } = context;
  const known = knownId(context, id);
  if (known === undefined) return;
  db.transaction((changes) => {
    updateRow(db, conversations, known, {
      ...{ kind, subject: name },
      ...(topic !== "" && { topic }),
      ...(memberCount !== undefined && { memberCount }),
    });
    changes.note("conversations", [known]);
  });
}

/** Marks, muting and the like that were set elsewhere. Messages among the events are left out. @returns how many it told */
export async function fetchPreferences(context: StepContext): Promise<number> {
  const { connector, signal } = context;
  const events = (await connector.preferences?.(signal)) ?? [];
  ingestTold(
    context,
    events.filter(({ type }) => type !== "message"),
  );
  return events.length;
}

/** One conversation anew. Of one that is not allowed only its name comes. */
export async function refreshConversation(context: StepContext, id: ConversationId): Promise<void> {
  await runRefresh(context, toldId(context.db, id));
}

/** Older messages of one conversation. @returns whether there may be more of them at the provider */
export async function fetchOlder(context: StepContext, id: ConversationId): Promise<{ more: boolean }> {
  const count = context.db.prepare<{ count: number }>(
    "SELECT count(*) AS count FROM messages WHERE conversation_id = ?",
  );
  const before = count.get(id)?.count ?? 0;
  return { more: await runOlder(context, () => (count.get(id)?.count ?? 0) > before) };
}

/** Begins a conversation with these people of the account, or finds the one there is; it is allowed from now on. */
export async function beginConversation(context: StepContext, people: RemoteId[]): Promise<ConversationId> {
  const { db, account, connector, signal } = context;
  if (!connector.begin) throw unable(context, "begin");
  const events = await connector.begin(people, signal);
  const told = events.find((event) => event.type === "conversation");
  if (!told) throw new ConnectorError({ kind: "bug" }, "The provider did not say which conversation it began.");
  return db.transaction((changes) => {
    ingestTold(context, [told]);
    const id = knownId(context, told.conversation.id);
    if (id === undefined) throw new ConnectorError({ kind: "bug" }, "The conversation could not be stored.");
    chooseConsent(db, id, "allowed");
    // Told once more, now that it may be kept with all that belongs to it.
    ingestTold(context, events);
    refreshConversations(db, account, [id]);
    changes.note(["conversations", "people"], [id]);
    return id;
  });
}

function ingestTold({ db, account, clock }: StepContext, events: RemoteEvent[]): void {
  if (events.length > 0) ingestEvents(db, account, events, quietly(clock.now()));
}

function knownId({ db, account }: StepContext, id: RemoteId): ConversationId | undefined {
  return db
    .prepare<{ id: ConversationId }>("SELECT id FROM conversations WHERE account_id = ? AND remote_id = ?")
    .get(account, resolveAlias(db, account, "conversation", id))?.id;
}

function toldId(db: Readable, id: ConversationId): RemoteId {
  const row = db.prepare<{ id: string | null }>("SELECT remote_id AS id FROM conversations WHERE id = ?").get(id);
  if (row?.id == null) throw new ConnectorError({ kind: "missing" }, "This conversation is no longer here.");
  return remoteId(row.id);
}

/** The account of a conversation that a provider keeps; undefined for mail. */
export function toldAccount(db: Readable, id: ConversationId): AccountId | undefined {
  return db
    .prepare<{ id: AccountId }>("SELECT account_id AS id FROM conversations WHERE id = ? AND remote_id IS NOT NULL")
    .get(id)?.id;
}

function unable({ connector }: StepContext, name: "choose" | "begin"): ConnectorError {
  const capability = connector.capabilities()[name];
  const reason = capability.level === "none" ? capability.reason : "This account can't do that.";
  return new ConnectorError({ kind: "refused", reason: "unsupported" }, reason);
}
