import { randomBytes } from "node:crypto";
import { SlackRefusal } from "./model.ts";
import type { SlackState } from "./state.ts";

/** Everything a program that acts for a user can ask for. */
export const userScopes = [
  ...["channels:history", "groups:history", "im:history", "mpim:history"],
  ...["channels:read", "groups:read", "im:read", "mpim:read", "users:read", "users:read.email"],
  ...["chat:write", "reactions:read", "reactions:write", "files:read", "files:write"],
  ...["channels:write", "groups:write", "im:write", "mpim:write"],
  ...["emoji:read", "team:read", "search:read"],
];

export interface SlackToken {
  value: string;
  kind: "user" | "app";
  /** Whom it acts for; empty for an app's own. */
  user: string;
  scopes: string[];
  /** ms UTC; null: for ever. */
  expiresAt: number | null;
  state: "live" | "revoked";
}

export interface IssueOptions {
  user: string;
  /** All of a user's when absent. */
  scopes?: string[];
  /** Ends after 12 hours and is renewed with a refresh token that works once. */
  rotating?: boolean;
}

export interface IssuedTokens {
  accessToken: string;
  /** For Socket Mode. */
  appToken: string;
  refreshToken: string | null;
  /** s; null: for ever */
  expiresIn: number | null;
}

interface Refresh {
  user: string;
  scopes: string[];
  used: boolean;
  /** ms UTC */
  expiresAt: number;
}

/** Tokens a workspace gave out. */
export interface TokenBook {
  issue(options: IssueOptions): IssuedTokens;
  /** The token behind these words. @throws SlackRefusal `not_authed`, `invalid_auth`, `token_revoked`, `token_expired` */
  check(value: string | null): SlackToken;
  /** @throws SlackRefusal `invalid_refresh_token` */
  refresh(refreshToken: string): IssuedTokens & { user: string; scopes: string[] };
  revoke(value: string): void;
  /** Its time is over now. */
  expire(value: string): void;
  /** Live tokens of users. */
  live(): SlackToken[];
  /** Ends all refresh tokens of this user. */
  endRefreshing(user: string): void;
}

/** 12 hours, of rotating access tokens. */
const accessSeconds = 43_200;
/** Refresh tokens of public clients end after 30 days. */
const refreshMs = 30 * 86_400_000;

export function createTokenBook(state: SlackState): TokenBook {
  const tokens = new Map<string, SlackToken>();
  const refreshes = new Map<string, Refresh>();
  const word = () => randomBytes(18).toString("hex");
  const add = (token: SlackToken): string => {
    tokens.set(token.value, token);
    return token.value;
  };
  const appToken = add({
    value: `xapp-1-${state.appId}-${word()}`,
    ...{ kind: "app", user: "", scopes: ["connections:write"], expiresAt: null, state: "live" },
  });
  const issue = ({ user, scopes = userScopes, rotating = false }: IssueOptions): IssuedTokens => {
    const expiresAt = rotating ? state.now() + accessSeconds * 1000 : null;
    const value = rotating ? `xoxe.xoxp-1-${word()}` : `xoxp-${word()}`;
    const accessToken = add({ value, kind: "user", user, scopes: [...scopes], expiresAt, state: "live" });
    if (!rotating) return { accessToken, appToken, refreshToken: null, expiresIn: null };
    const refreshToken = `xoxe-1-${word()}`;
    refreshes.set(refreshToken, { user, scopes: [...scopes], used: false, expiresAt: state.now() + refreshMs });
    return { accessToken, appToken, refreshToken, expiresIn: accessSeconds };
  };
  return {
    issue,
    check(value) {
      if (value === null || value === "") throw new SlackRefusal("not_authed");
      const token = tokens.get(value);
      if (!token) throw new SlackRefusal("invalid_auth");
      if (token.state === "revoked") throw new SlackRefusal("token_revoked");
      if (token.expiresAt !== null && token.expiresAt <= state.now()) throw new SlackRefusal("token_expired");
      return token;
    },
    refresh(refreshToken) {
      const found = refreshes.get(refreshToken);
      if (!found || found.used || found.expiresAt <= state.now()) throw new SlackRefusal("invalid_refresh_token");
      found.used = true;
      return { ...issue({ user: found.user, scopes: found.scopes, rotating: true }), ...found };
    },
    revoke(value) {
      const token = tokens.get(value);
      if (token) token.state = "revoked";
    },
    expire(value) {
      const token = tokens.get(value);
      if (token) token.expiresAt = 0;
    },
    live: () => [...tokens.values()].filter(({ kind, state: now }) => kind === "user" && now === "live"),
    endRefreshing(user) {
      for (const refresh of refreshes.values()) if (refresh.user === user) refresh.used = true;
    },
  };
}
