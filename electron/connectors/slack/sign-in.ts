import { calculatePKCECodeChallenge, generateRandomCodeVerifier, generateRandomState } from "oauth4webapi";
import { z } from "zod";
import type { ConnectorContext, SignedIn, SignInContext } from "../contract.ts";
import { ConnectorError } from "../errors.ts";
import { SlackApi } from "./client.ts";
import { toParticipant } from "./map.ts";
import { authorizationPage, exchangeCode } from "./oauth.ts";
import { openRedirect } from "./redirect.ts";
import { Scheduler } from "./scheduler.ts";
import { readSettings, type SlackSecret, type SlackSettings, storedSecret, storedSettings } from "./settings.ts";
import { answers } from "./shapes.ts";
import { Tokens } from "./tokens.ts";

/** How long the user may take in the browser, ms. */
const browserMs = 10 * 60_000;

/** Without these nothing can be shown. */
const least = ["users:read"];
const oneOf = [
  ["channels:read", "channels:history"],
  ["groups:read", "groups:history"],
  ["im:read", "im:history"],
  ["mpim:read", "mpim:history"],
];

/**
 * Checks what was typed against Slack: pasted tokens, or the browser with PKCE (RFC 7636) and a redirect to this computer
 * (RFC 8252 section 7.3). Throws `ConnectorError`; stores nothing.
 */
export async function signIn(fields: Record<string, string>, context: SignInContext): Promise<SignedIn> {
  const settings = readSettings({ ...fields, teamId: "", userId: "", scopes: "" });
  const way = fields["way"] ?? (fields["accessToken"] ? "token" : "browser");
  const secret = way === "browser" ? await byBrowser(settings, appTokenOf(fields), context) : pasted(fields);
  return checked(settings, secret, context);
}

function appTokenOf(fields: Record<string, string>): string {
  const token = fields["appToken"]?.trim() ?? "";
  if (token === "" || token.startsWith("xapp-")) return token;
  throw new ConnectorError({ kind: "sign-in" }, "An app-level token begins with xapp-.");
}

function pasted(fields: Record<string, string>): SlackSecret {
  const accessToken = fields["accessToken"]?.trim() ?? "";
  const appToken = appTokenOf(fields);
  const refuse = (sentence: string) => new ConnectorError({ kind: "sign-in" }, sentence);
  if (accessToken.startsWith("xoxb-"))
    throw refuse("This is the token of a bot. Bobbin needs the User OAuth Token, which begins with xoxp-.");
  if (accessToken.startsWith("xapp-"))
    throw refuse("This is the app-level token; the first field takes the User OAuth Token, which begins with xoxp-.");
  if (!/^xox[pe][.-]\S+$/.test(accessToken)) throw refuse("A User OAuth Token begins with xoxp-.");
  return { accessToken, refreshToken: "", expiresAt: null, appToken };
}

async function byBrowser(settings: SlackSettings, appToken: string, context: SignInContext): Promise<SlackSecret> {
  if (settings.clientId === "") {
    throw new ConnectorError(
      { kind: "refused", reason: "invalid" },
      "The client ID of an app in Slack is needed to sign in by the browser.",
    );
  }
  const verifier = generateRandomCodeVerifier();
  const state = generateRandomState();
  const redirect = await openRedirect(state);
  try {
    const challenge = await calculatePKCECodeChallenge(verifier);
    await context.openBrowser(authorizationPage(settings, { redirectUri: redirect.uri, state, challenge }));
    const code = codeOf(await within(redirect.answer, context));
    const pair = await exchangeCode(settings, { code, verifier, redirectUri: redirect.uri }, context);
    return { ...pair, appToken };
  } finally {
    redirect.close();
  }
}

/** The answer of the browser, unless the user takes too long or gives up. */
async function within(answer: Promise<URLSearchParams>, { clock, signal }: SignInContext): Promise<URLSearchParams> {
  const over = new AbortController();
  const late = clock.sleep(browserMs, AbortSignal.any([signal, over.signal])).then((): never => {
    throw new ConnectorError(
      { kind: "offline", reason: "timeout" },
      "The browser did not come back in time. Try again.",
    );
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([answer, late]);
  } finally {
    over.abort();
  }
}

function codeOf(answer: URLSearchParams): string {
  const error = answer.get("error");
  if (error === "access_denied")
    throw new ConnectorError({ kind: "refused", reason: "forbidden" }, "You did not give Bobbin access to Slack.");
  if (error !== null)
    throw new ConnectorError(
      { kind: "refused", reason: "invalid" },
      `Slack refused the sign-in (${error.slice(0, 100)}).`,
    );
  return answer.get("code") ?? "";
}

/** Who the token belongs to and what it may. */
async function checked(settings: SlackSettings, secret: SlackSecret, context: SignInContext): Promise<SignedIn> {
  const api = apiFor(settings, secret, context);
  const { signal } = context;
  const self = await api.call("auth.test", {}, answers.self, { signal });
  if (self.bot_id !== undefined)
    throw new ConnectorError(
      { kind: "sign-in" },
      "This is the token of a bot. Bobbin needs the User OAuth Token, which begins with xoxp-.",
    );
  checkRights(api.scopes);
  const { user } = await api.call("users.info", { user: self.user_id }, answers.user, { signal });
  if (secret.appToken !== "") await checkAppToken(settings, secret.appToken, context);
  const found: SlackSettings = {
    ...settings,
    teamId: self.team_id,
    teamName: self.team,
    userId: self.user_id,
    scopes: api.scopes,
  };
  const host = URL.parse(self.url)?.hostname || `${self.team_id.toLowerCase()}.slack.com`;
  return {
    address: `${host}/${self.user || self.user_id}`,
    name: toParticipant(user, self.user_id).name,
    settings: { ...storedSettings(found), push: secret.appToken === "" ? "no" : "yes" },
    secret: storedSecret(secret),
  };
}

function checkRights(scopes: ReadonlySet<string> | null): void {
  if (scopes === null) return;
  const lacking = least.filter((scope) => !scopes.has(scope));
  const readable = oneOf.some((pair) => pair.every((scope) => scopes.has(scope)));
  if (lacking.length === 0 && readable) return;
  const names = [...lacking, ...(readable ? [] : ["channels:read", "channels:history"])].join(", ");
  throw new ConnectorError(
    { kind: "refused", reason: "forbidden" },
    `The app in Slack lacks the rights ${names}. Compare it with the manifest.`,
  );
}

/** Asking for an address to connect to proves the token; nothing is connected. */
async function checkAppToken(settings: SlackSettings, appToken: string, context: SignInContext): Promise<void> {
  const api = apiFor(settings, { accessToken: appToken, refreshToken: "", expiresAt: null, appToken: "" }, context);
  try {
    await api.call("apps.connections.open", {}, z.object({ url: z.string() }), { signal: context.signal });
  } catch (error) {
    if (!(error instanceof ConnectorError) || (error.kind !== "sign-in" && error.kind !== "refused")) throw error;
    throw new ConnectorError(
      { kind: "sign-in" },
      "Slack does not accept the app-level token. It needs the right connections:write.",
      { cause: error.cause },
    );
  }
}

/** The Web API before there is an account. */
function apiFor(settings: SlackSettings, secret: SlackSecret, context: SignInContext): SlackApi {
  const whole: ConnectorContext = {
    ...context,
    settings: {},
    secret: async () => storedSecret(secret),
    isWanted: () => false,
    watched: () => [],
    renewSecret: async () => undefined,
    pace: () => undefined,
  };
  return new SlackApi(
    settings,
    new Tokens(settings, whole),
    new Scheduler(context.clock, false, () => undefined),
    whole,
  );
}
