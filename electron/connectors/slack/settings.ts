import { z } from "zod";
import type { AccountSecret, AccountSettings } from "../contract.ts";
import { ConnectorError } from "../errors.ts";

/** Slack's own addresses; only a server on this computer may stand in for them. */
const slackUrls = { api: "https://slack.com/api/", authorize: "https://slack.com/oauth/v2/authorize" } as const;

/** What is kept of an account that is no secret. */
export interface SlackSettings {
  /** Where methods are called, ending in a slash. */
  apiUrl: string;
  authorizeUrl: string;
  /** Of the app that the browser sign-in belongs to; empty for pasted tokens. */
  clientId: string;
  teamId: string;
  teamName: string;
  userId: string;
  /** Rights that were granted, as of the last sign-in; null before. */
  scopes: ReadonlySet<string> | null;
}

/** @throws ConnectorError `refused` for an address that is neither Slack's nor on this computer */
export function readSettings(settings: AccountSettings): SlackSettings {
  const text = (name: string): string => settings[name]?.trim() ?? "";
  const api = safeUrl(text("apiUrl"), slackUrls.api);
  const scopes = text("scopes");
  return {
    apiUrl: api.endsWith("/") ? api : `${api}/`,
    authorizeUrl: safeUrl(text("authorizeUrl"), slackUrls.authorize),
    clientId: text("clientId"),
    teamId: text("teamId"),
    teamName: text("teamName"),
    userId: text("userId"),
    scopes: scopes === "" ? null : new Set(scopes.split(/[\s,]+/)),
  };
}

/** As JSON for the store; Slack's own addresses are left out, so that they can change. */
export function storedSettings(settings: SlackSettings): AccountSettings {
  const { apiUrl, authorizeUrl, scopes, ...rest } = settings;
  return {
    ...rest,
    ...(apiUrl === slackUrls.api ? {} : { apiUrl }),
    ...(authorizeUrl === slackUrls.authorize ? {} : { authorizeUrl }),
    scopes: [...(scopes ?? [])].sort().join(" "),
  };
}

/** Is this a server on this computer? */
export function isLoopback(url: URL): boolean {
  return (
    (url.protocol === "http:" || url.protocol === "ws:") && /^(?:127\.0\.0\.1|localhost|\[::1\])$/.test(url.hostname)
  );
}

function safeUrl(given: string, usual: string): string {
  if (given === "" || given === usual) return usual;
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url && isLoopback(url)) return url.href;
  throw new ConnectorError(
    { kind: "refused", reason: "invalid" },
    "Only a server on this computer can stand in for Slack.",
  );
}

/** What is secret of an account. */
export interface SlackSecret {
  accessToken: string;
  /** Empty for tokens that don't rotate. */
  refreshToken: string;
  /** ms UTC; null when the access token does not end. */
  expiresAt: number | null;
  /** Of the app, for Socket Mode; empty without. */
  appToken: string;
}

const stored = z.object({
  accessToken: z.string().min(1),
  refreshToken: z.string().optional(),
  expiresAt: z.string().optional(),
  appToken: z.string().optional(),
});

/** @throws ConnectorError `sign-in` when there is no token in it */
export function readSecret(secret: AccountSecret): SlackSecret {
  const read = stored.safeParse(secret);
  if (!read.success)
    throw new ConnectorError({ kind: "sign-in" }, "The sign-in to Slack is not complete. Sign in again.");
  const { accessToken, refreshToken = "", expiresAt = "", appToken = "" } = read.data;
  const ends = Number(expiresAt);
  return { accessToken, refreshToken, expiresAt: expiresAt !== "" && Number.isFinite(ends) ? ends : null, appToken };
}

/** As the secret store keeps it. */
export function storedSecret(secret: SlackSecret): AccountSecret {
  return {
    accessToken: secret.accessToken,
    refreshToken: secret.refreshToken,
    expiresAt: secret.expiresAt === null ? "" : String(secret.expiresAt),
    appToken: secret.appToken,
  };
}
