import { createHash, randomBytes } from "node:crypto";
import { type Arguments, text } from "./call.ts";
import { type Json, SlackRefusal } from "./model.ts";
import type { SlackState } from "./state.ts";
import { type IssuedTokens, type TokenBook, userScopes } from "./tokens.ts";

export interface AuthorizeOptions {
  clientId: string;
  /** Who says yes on the page. */
  user: string;
  /** What they say. */
  answer: "allow" | "refuse";
  /** Scopes they (or the workspace) do not grant. */
  withhold: string[];
}

interface Code {
  clientId: string;
  redirectUri: string;
  challenge: string;
  user: string;
  scopes: string[];
}

/** The page `oauth/v2/authorize` and what it leads to. */
export interface OAuthDesk {
  /** What the next visitors of the page do. */
  options: AuthorizeOptions;
  /** Where the browser is sent, or what the page says. */
  authorize(query: URLSearchParams): { redirect: string } | { problem: string };
  /** `oauth.v2.access`. Throws `SlackRefusal`. */
  access(args: Arguments): Json;
}

export function createOAuthDesk(state: SlackState, tokens: TokenBook): OAuthDesk {
  const codes = new Map<string, Code>();
  const options: AuthorizeOptions = {
    clientId: "2100000000000.2200000000000",
    user: "",
    answer: "allow",
    withhold: [],
  };
  const check = (query: URLSearchParams): string | null => {
    if (query.get("client_id") !== options.clientId) return "invalid_client_id";
    if (!isLoopback(query.get("redirect_uri") ?? "")) return "bad_redirect_uri";
    if (query.get("scope")) return "desktop redirects can't request bot scopes";
    if (!query.get("user_scope")) return "no_scopes";
    if (query.get("code_challenge_method") !== "S256" || !query.get("code_challenge")) return "pkce_not_allowed";
    const unknown =
      query
        .get("user_scope")
        ?.split(",")
        .filter((scope) => !userScopes.includes(scope)) ?? [];
    return unknown.length > 0 ? `invalid_scope: ${unknown.join(",")}` : null;
  };
  const exchange = (args: Arguments): IssuedTokens & { user: string; scopes: string[] } => {
    const found = codes.get(text(args, "code") ?? "");
    codes.delete(text(args, "code") ?? "");
    if (!found) throw new SlackRefusal("invalid_code");
    if (found.redirectUri !== text(args, "redirect_uri")) throw new SlackRefusal("bad_redirect_uri");
    const challenge = createHash("sha256")
      .update(text(args, "code_verifier") ?? "")
      .digest("base64url");
    if (challenge !== found.challenge) throw new SlackRefusal("invalid_code_verifier");
    const { user, scopes } = found;
    return { ...tokens.issue({ user, scopes, rotating: true }), user, scopes };
  };
  return {
    options,
    authorize(query) {
      const problem = check(query);
      if (problem !== null) return { problem };
      const redirect = new URL(query.get("redirect_uri") ?? "");
      const state = query.get("state");
      if (state !== null) redirect.searchParams.set("state", state);
      if (options.answer === "refuse") {
        redirect.searchParams.set("error", "access_denied");
        return { redirect: redirect.href };
      }
      const code = randomBytes(16).toString("hex");
      const scopes = (query.get("user_scope") ?? "").split(",").filter((scope) => !options.withhold.includes(scope));
      const challenge = query.get("code_challenge") ?? "";
      const redirectUri = query.get("redirect_uri") ?? "";
      codes.set(code, { clientId: options.clientId, redirectUri, challenge, user: options.user, scopes });
      redirect.searchParams.set("code", code);
      return { redirect: redirect.href };
    },
    access(args) {
      if (text(args, "client_id") !== options.clientId) throw new SlackRefusal("invalid_client_id");
      const grant = text(args, "grant_type") ?? "authorization_code";
      if (grant === "refresh_token") return granted(state, tokens.refresh(text(args, "refresh_token") ?? ""));
      if (grant !== "authorization_code") throw new SlackRefusal("invalid_grant_type");
      return granted(state, exchange(args));
    },
  };
}

/** The answer of `oauth.v2.access` for an app without a bot. */
function granted(state: SlackState, issued: IssuedTokens & { user: string; scopes: string[] }): Json {
  return {
    app_id: state.appId,
    authed_user: {
      id: issued.user,
      scope: issued.scopes.join(","),
      access_token: issued.accessToken,
      token_type: "user",
      refresh_token: issued.refreshToken,
      expires_in: issued.expiresIn,
    },
    team: { id: state.team.id, name: state.team.name },
    enterprise: null,
    is_enterprise_install: false,
  };
}

function isLoopback(uri: string): boolean {
  const url = URL.parse(uri);
  return url?.protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
}
