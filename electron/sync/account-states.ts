import type { AccountState } from "../../shared/model/account.ts";
import type { ConnectorError } from "../connectors/errors.ts";
import { SecretTrouble } from "./session.ts";

export type NewState = Omit<AccountState, "since">;

function state(kind: AccountState["kind"], more: Partial<NewState> = {}): NewState {
  return { kind, reason: "", action: "none", until: null, ...more };
}

export const connecting = state("connecting");
export const connected = state("connected");
export const backfilling = state("backfilling");
export const paused = state("paused", { reason: "Syncing is paused.", action: "resume" });

/** What the user must do before the account can go on. */
export function needsSignIn(error: ConnectorError): NewState {
  const action = error instanceof SecretTrouble ? error.action : "sign-in";
  return state("needs-sign-in", { reason: error.message, action });
}

/** The provider wants to be left alone; `until` is the next attempt, ms UTC. */
export function asksToWait(reason: string, until: number): NewState {
  return state("busy", { reason, action: "retry", until });
}

/** An error as the user sees it; `until` is the next attempt, ms UTC. */
export function stateOf(error: ConnectorError, until: number): NewState {
  const kind = error.kind === "offline" ? "offline" : error.kind === "busy" ? "busy" : "failing";
  return state(kind, { reason: error.message, action: "retry", until });
}
