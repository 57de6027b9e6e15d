import { z } from "zod";
import type { AccountId } from "./ids.ts";

const providerIds = ["imap", "slack"] as const;
export const providerId = z.enum(providerIds);
/** A service or protocol that a connector speaks. */
export type ProviderId = z.infer<typeof providerId>;

/** Where an account's secret is kept. `session`: memory only; `file`: encrypted with the user's passphrase. */
export const secretBackends = ["keychain", "session", "file"] as const;
export const secretBackend = z.enum(secretBackends);
export type SecretBackend = z.infer<typeof secretBackend>;

export type AccountStateKind =
  | "connecting"
  | "backfilling"
  | "connected"
  | "offline"
  | "busy"
  | "needs-sign-in"
  | "failing"
  | "paused";

/** The one thing the user can do about a state; the page shows it as a button. */
export type AccountAction = "retry" | "sign-in" | "unlock-secrets" | "resume" | "none";

/** What an account is doing. Stored, so that it survives a restart (I76). */
export interface AccountState {
  kind: AccountStateKind;
  /** ms UTC when this state began */
  since: number;
  /** One sentence for the user, without secrets or paths; empty when there is nothing to say. */
  reason: string;
  action: AccountAction;
  /** ms UTC of the next attempt, for `busy`, `offline` and `failing`; null when none is planned */
  until: number | null;
}

/** Counts of the messages known on the server and held here; `total` is null until the server told it. */
export interface SyncProgress {
  held: number;
  total: number | null;
}

/** An account as the page sees it. Never a secret. */
export interface AccountView {
  id: AccountId;
  provider: ProviderId;
  /** The main address or handle; unique per provider. */
  address: string;
  /** The name put in From. */
  name: string;
  /** 0 to 359, the hue that marks the account everywhere. */
  hue: number;
  state: AccountState;
  progress: SyncProgress;
  /** ms UTC when the provider was last heard, null before the first time */
  heardAt: number | null;
  secretBackend: SecretBackend;
  /** How far back history goes: null is everything. */
  historyDays: number | null;
  /** The connection settings that are no secret, for the sign-in dialog when it opens again. */
  settings: Record<string, string>;
  /** Server notices worth showing, newest last (IMAP ALERT, quota). */
  notices: string[];
  /** Why things can't be done with this account, a sentence each; what is not named can be done (R1). */
  limits: Partial<Record<AbilityName, string>>;
  /** How news come: told at once, or asked for (R6). */
  realtime: "push" | "poll";
  /** A sentence about the pace of syncing; empty when there is nothing to say. */
  pace: string;
  /** Conversations that appear from now on are imported without asking. */
  importNew: boolean;
  /** Its conversations show in the inbox of all accounts. */
  unified: boolean;
  /** `live`: nothing of it is ever written to disk (R75). */
  storage: "full" | "live";
}

/** What an account may or may not be able to do. */
export type AbilityName =
  | "send"
  | "reply"
  | "upload"
  | "edit"
  | "remove"
  | "react"
  | "flags"
  | "move"
  | "markRead"
  | "markUnread"
  | "choose"
  | "begin"
  | "find";
