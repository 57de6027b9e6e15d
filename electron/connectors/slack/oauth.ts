import { z } from "zod";
import { failPoint } from "../../fail-points/fail-point.ts";
import { ConnectorError } from "../errors.ts";
import type { Clock } from "../ports.ts";
import { connectionError, platformError, statusError } from "./errors.ts";
import type { SlackSecret, SlackSettings } from "./settings.ts";

/** What we ask for: everything a member does in Slack that we show or do. Desktop apps may ask for user scopes only. */
export const userScopes = [
  "channels:history groups:history im:history mpim:history",
  "channels:read groups:read im:read mpim:read users:read users:read.email",
  "chat:write reactions:read reactions:write files:read files:write",
  "channels:write groups:write im:write mpim:write emoji:read team:read",
].flatMap((line) => line.split(" "));

const timeoutMs = 30_000;
const answerLimit = 1_000_000;

const failure = z.object({ ok: z.literal(false), error: z.string(), needed: z.string().optional() });

/** One user's token as `oauth.v2.access` gives it; a refresh may put it at the top. */
const tokens = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.number().positive().optional(),
  scope: z.string().optional(),
});
const exchanged = z.object({
  ok: z.literal(true),
  authed_user: tokens.partial().optional(),
  access_token: z.string().optional(),
  refresh_token: z.string().optional(),
  expires_in: z.number().optional(),
});

interface Network {
  signal: AbortSignal;
  clock: Clock;
  fetch: typeof globalThis.fetch;
}

type Pair = Omit<SlackSecret, "appToken">;

/** The page that asks the user. @param challenge S256 of the code verifier (RFC 7636) */
export function authorizationPage(
  settings: SlackSettings,
  { redirectUri, state, challenge }: { redirectUri: string; state: string; challenge: string },
): string {
  const url = new URL(settings.authorizeUrl);
  url.searchParams.set("client_id", settings.clientId);
  url.searchParams.set("scope", "");
  url.searchParams.set("user_scope", userScopes.join(","));
  url.searchParams.set("redirect_uri", redirectUri);
  url.searchParams.set("state", state);
  url.searchParams.set("code_challenge", challenge);
  url.searchParams.set("code_challenge_method", "S256");
  return url.href;
}

/** Changes the code of the redirect into tokens. */
export function exchangeCode(
  settings: SlackSettings,
  { code, verifier, redirectUri }: { code: string; verifier: string; redirectUri: string },
  network: Network,
): Promise<Pair> {
  const form = { client_id: settings.clientId, code, code_verifier: verifier, redirect_uri: redirectUri };
  return ask(settings, form, network);
}

/** A new pair for a refresh token, which counts only once. */
export function refreshTokens(settings: SlackSettings, refreshToken: string, network: Network): Promise<Pair> {
  const form = { client_id: settings.clientId, grant_type: "refresh_token", refresh_token: refreshToken };
  return ask(settings, form, network);
}

/** `oauth.v2.access` answers in a way of its own (tokens under `authed_user`), which no OAuth library reads. */
async function ask(settings: SlackSettings, form: Record<string, string>, network: Network): Promise<Pair> {
  const signal = AbortSignal.any([network.signal, AbortSignal.timeout(timeoutMs)]);
  const text = await post(`${settings.apiUrl}oauth.v2.access`, form, { ...network, signal });
  network.signal.throwIfAborted();
  const answer = parse(text);
  const failed = failure.safeParse(answer);
  if (failed.success) throw refusal(failed.data.error, failed.data);
  const read = exchanged.safeParse(answer);
  const pair = tokens.safeParse(read.data?.authed_user?.access_token ? read.data.authed_user : read.data);
  if (!read.success || !pair.success)
    throw new ConnectorError({ kind: "server" }, "Slack answered the sign-in with something that can't be read.");
  const { access_token, refresh_token = "", expires_in } = pair.data;
  const expiresAt = expires_in === undefined ? null : network.clock.now() + expires_in * 1000;
  return { accessToken: access_token, refreshToken: refresh_token, expiresAt };
}

async function post(url: string, form: Record<string, string>, { fetch, signal }: Network): Promise<string> {
  try {
    failPoint("slack.token.before");
    const response = await fetch(url, { method: "POST", body: new URLSearchParams(form), redirect: "error", signal });
    const text = await textOf(response);
    failPoint("slack.token.after");
    if (response.status !== 200) throw statusError(response.status, null, text.slice(0, 500));
    return text;
  } catch (error) {
    throw error instanceof ConnectorError ? error : connectionError(error);
  }
}

/** Hangs up on more than any answer can be. */
async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > answerLimit)
      throw new ConnectorError({ kind: "server" }, "Slack sent far more than it was asked for.", { maybeSent: true });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const spent = new Set([
  "invalid_refresh_token",
  "invalid_grant_type",
  "token_revoked",
  "token_expired",
  "invalid_auth",
]);
const misconfigured = new Set([
  "pkce_not_allowed",
  "bad_redirect_uri",
  "invalid_client_id",
  "bad_client_secret",
  "oauth_authorization_url_mismatch",
  "no_scopes",
]);

function refusal(name: string, cause: unknown): ConnectorError {
  if (spent.has(name))
    return new ConnectorError({ kind: "sign-in" }, "The sign-in to Slack has ended. Sign in again.", { cause });
  if (misconfigured.has(name)) {
    return new ConnectorError(
      { kind: "refused", reason: "invalid" },
      `The app in Slack is not set up for this (${name}). Compare it with the manifest.`,
      { cause },
    );
  }
  if (name.startsWith("invalid_code"))
    return new ConnectorError({ kind: "sign-in" }, "The sign-in took too long or was used twice. Try again.", {
      cause,
    });
  return platformError(name, "", cause);
}
