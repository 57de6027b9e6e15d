import { createHash } from "node:crypto";
import { WebClient } from "@slack/web-api";
import { expect, test } from "vitest";
import { recorded } from "../../../servers/slack/validate-call.ts";
import { clientOf, closeOffices, office, refusal } from "../../../support/slack-office.ts";

closeOffices();

const redirect = "http://localhost:8765/callback";
const verifier = "a-verifier-of-at-least-forty-three-characters-long";
const challenge = createHash("sha256").update(verifier).digest("base64url");
const asked = "channels:history,channels:read,chat:write";

/** Anna's browser at the page, and an app that has no secret. */
async function desk() {
  const { workspace, anna } = await office();
  workspace.authorizeAs({ user: anna.id });
  const visit = async (change: Record<string, string> = {}) => {
    const query = { client_id: workspace.clientId, scope: "", user_scope: asked, redirect_uri: redirect, state: "s1" };
    const proof = { code_challenge: challenge, code_challenge_method: "S256" };
    const page = new URL(workspace.authorizeUrl);
    page.search = String(new URLSearchParams({ ...query, ...proof, ...change }));
    const answer = await fetch(page, { redirect: "manual" });
    return { status: answer.status, to: URL.parse(answer.headers.get("location") ?? "") };
  };
  const client = new WebClient(undefined, { slackApiUrl: workspace.url, retryConfig: { retries: 0 } });
  const exchange = (code: string, change: Record<string, string> = {}) =>
    client.apiCall("oauth.v2.access", {
      ...{ client_id: workspace.clientId, code, code_verifier: verifier, redirect_uri: redirect },
      ...change,
    });
  const refresh = (token: string) =>
    client.apiCall("oauth.v2.access", {
      ...{ client_id: workspace.clientId, grant_type: "refresh_token", refresh_token: token },
    });
  return { workspace, anna, visit, exchange, refresh };
}

interface Granted {
  authed_user: { id: string; scope: string; access_token: string; refresh_token: string; expires_in: number };
}

test("a code for who proves it, once; then tokens that rotate, each refresh token once", async () => {
  const { workspace, anna, visit, exchange, refresh } = await desk();
  const { status, to } = await visit();
  expect([status, to?.searchParams.get("state"), `${to?.origin}${to?.pathname}`]).toEqual([302, "s1", redirect]);
  const code = to?.searchParams.get("code") ?? "";
  const granted = (await exchange(code)) as unknown as Granted;
  expect(granted.authed_user).toMatchObject({ id: anna.id, scope: asked, expires_in: 43_200, token_type: "user" });
  expect(await refusal(exchange(code))).toMatchObject({ error: "invalid_code" });
  const works = await clientOf(workspace, granted.authed_user.access_token).auth.test();
  expect(works.user_id).toBe(anna.id);
  const next = (await refresh(granted.authed_user.refresh_token)) as unknown as Granted;
  expect(next.authed_user.access_token).not.toBe(granted.authed_user.access_token);
  expect(await refusal(refresh(granted.authed_user.refresh_token))).toMatchObject({ error: "invalid_refresh_token" });
});

test("no tokens without the proof, for another redirect, or for a page that was refused", async () => {
  const { workspace, visit, exchange } = await desk();
  const code = async () => (await visit()).to?.searchParams.get("code") ?? "";
  const forged = exchange(await code(), { code_verifier: "another" });
  expect(await refusal(forged)).toMatchObject({ error: "invalid_code_verifier" });
  const elsewhere = exchange(await code(), { redirect_uri: "http://localhost:9/" });
  expect(await refusal(elsewhere)).toMatchObject({ error: "bad_redirect_uri" });
  const stranger = exchange(await code(), { client_id: "1.2" });
  expect(await refusal(stranger)).toMatchObject({ error: "invalid_client_id" });
  expect((await visit({ redirect_uri: "https://evil.example/" })).status).toBe(400);
  expect((await visit({ scope: "chat:write" })).status).toBe(400);
  expect((await visit({ code_challenge: "" })).status).toBe(400);
  workspace.authorizeAs({ answer: "refuse" });
  const { to } = await visit();
  expect([to?.searchParams.get("error"), to?.searchParams.get("code")]).toEqual(["access_denied", null]);
});

test("scopes that were withheld are not granted", async () => {
  const { workspace, visit, exchange } = await desk();
  workspace.authorizeAs({ withhold: ["chat:write"] });
  const granted = (await exchange((await visit()).to?.searchParams.get("code") ?? "")) as unknown as Granted;
  expect(granted.authed_user.scope).toBe("channels:history,channels:read");
});

const vector = recorded("pkce-vector.json");
test.skipIf(vector === null)("the proof is computed as Slack's documentation does", () => {
  const { code_verifier, code_challenge } = vector ?? {};
  expect(createHash("sha256").update(String(code_verifier)).digest("base64url")).toBe(code_challenge);
});
