import type { AbilityName, ProviderId } from "../../../shared/model/account.ts";
import type { ConversationLimits } from "../../../shared/model/conversation.ts";
import type { AccountId, ConversationId } from "../../../shared/model/ids.ts";
import type { Readable } from "../open.ts";
import type { AbilityBounds } from "../schema/accounts.ts";

/** Reasons by name of what can't be done, a sentence each. */
export type Reasons = Partial<Record<AbilityName, string>>;

export interface Abilities {
  limits: Reasons;
  bounds: AbilityBounds;
}

interface Row {
  provider: ProviderId;
  limits: string;
  bounds: string;
  own: string;
}

/** What is so of every account of a provider, until its connector was asked. */
const beforeAsked: Record<ProviderId, Reasons> = {
  imap: {
    edit: "E-mail can't be edited once sent.",
    remove: "E-mail can't be taken back once sent.",
    react: "E-mail has no reactions.",
    markRead: "E-mail keeps read and unread for each message by itself.",
    markUnread: "E-mail keeps read and unread for each message by itself.",
    choose: "E-mail is imported whole; how far back is a setting of the account.",
    begin: "A new letter begins a conversation.",
  },
  slack: {},
};

/** As told last, what the account can't do anywhere. */
export function abilitiesOfAccount(db: Readable, account: AccountId): Abilities {
  const row = db.prepare<Row>("SELECT provider, limits, bounds, '{}' AS own FROM accounts WHERE id = ?").get(account);
  return row ? toAbilities(row) : { limits: {}, bounds: {} };
}

/** The same for one conversation, which may be able to do less. */
export function abilitiesOf(db: Readable, conversation: ConversationId): Abilities {
  const row = db
    .prepare<Row>(
      `SELECT a.provider AS provider, a.limits AS limits, a.bounds AS bounds, c.limits AS own
       FROM conversations c JOIN accounts a ON a.id = c.account_id WHERE c.id = ?`,
    )
    .get(conversation);
  return row ? toAbilities(row) : { limits: {}, bounds: {} };
}

function toAbilities({ provider, limits, bounds, own }: Row): Abilities {
  const told: Reasons = JSON.parse(limits);
  const account = Object.keys(told).length === 0 ? beforeAsked[provider] : told;
  return { limits: { ...account, ...JSON.parse(own) }, bounds: JSON.parse(bounds) };
}

/** What may be done in a conversation and, where not, why not. */
export function conversationLimits(db: Readable, id: ConversationId): ConversationLimits {
  const { limits } = abilitiesOf(db, id);
  const { send, reply, upload, edit, remove, react, markUnread } = limits;
  return {
    send: send ?? null,
    reply: reply ?? send ?? null,
    upload: upload ?? send ?? null,
    edit: edit ?? null,
    remove: remove ?? null,
    react: react ?? null,
    archive: archiveLimit(db, id, limits),
    markUnread: markUnread ?? null,
  };
}

function archiveLimit(db: Readable, id: ConversationId, { move }: Reasons): string | null {
  if (move !== undefined) return move;
  const archive = db
    .prepare(
      `SELECT 1 FROM folders WHERE account_id = (SELECT account_id FROM conversations WHERE id = ?)
         AND role = 'archive' AND selectable = 1 LIMIT 1`,
    )
    .get(id);
  return archive === undefined ? "This account has no archive folder." : null;
}

/** What one's own message can still suffer. */
export interface Changeable {
  direction: "in" | "out";
  content: string;
  sentAt: number;
  /** The provider knows it. */
  told: boolean;
}

/** Why this very message can't be changed or taken back now; null where it can. @param now ms UTC */
export function messageLimits(
  { limits, bounds }: Abilities,
  message: Changeable,
  now: number,
): { edit: string | null; remove: string | null } {
  const reason = (name: "edit" | "remove", done: string): string | null => {
    const limit = limits[name];
    if (limit !== undefined) return limit;
    if (message.content === "removed") return "It was taken back.";
    if (message.direction === "in") return `Only whoever said it can have it ${done}.`;
    if (message.content !== "rich") return `A notice can't be ${done}.`;
    if (!message.told) return "It has not left yet.";
    const within = bounds[name]?.withinMs;
    if (within === undefined || now - message.sentAt <= within) return null;
    return `This can be ${done} for ${spanOf(within)} only.`;
  };
  return { edit: reason("edit", "changed"), remove: reason("remove", "taken back") };
}

function spanOf(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}
