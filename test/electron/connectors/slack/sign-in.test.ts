import { get } from "node:http";
import { calculatePKCECodeChallenge } from "oauth4webapi";
import { describe, expect, it } from "vitest";
import { slack } from "../../../../electron/connectors/slack/index.ts";
import { recorded } from "../../../servers/slack/validate-call.ts";
import { closeOffices, office } from "../../../support/slack-office.ts";
import { ChatReplica, never, openSlack, round, testContext } from "./open.ts";

closeOffices();

/** What a browser does: follows redirects, also to this computer. */
async function browse(url: string): Promise<string> {
  const response = await fetch(url, { redirect: "manual" });
  const next = response.headers.get("location");
  return next === null ? response.text() : browse(new URL(next, url).href);
}

describe("pasted tokens", () => {
  it("say who it is, where, and what is allowed", async () => {
    const { workspace, tokens, anna } = await office();
    const fields = {
      way: "token",
      accessToken: ` ${tokens.accessToken} `,
      appToken: tokens.appToken,
      apiUrl: workspace.url,
    };
    const signedIn = await slack.signIn(fields, testContext());
    expect(signedIn).toMatchObject({
      address: expect.stringMatching(/^bobbin-works\.slack\.com\/anna/),
      name: "Anna Ash",
      settings: {
        teamId: workspace.teamId,
        userId: anna.id,
        push: "yes",
        scopes: expect.stringContaining("chat:write"),
      },
    });
    expect(JSON.stringify(signedIn.settings)).not.toContain(tokens.accessToken);
  });

  it("are refused with what is wrong about them", async () => {
    const { workspace, tokens, anna } = await office();
    const few = workspace.issueTokens({ user: anna.id, scopes: ["chat:write", "users:read"] });
    const tries: [fields: Record<string, string>, sentence: string][] = [
      [{ accessToken: "xoxb-1" }, "token of a bot"],
      [{ accessToken: "hello" }, "begins with xoxp-"],
      [{ accessToken: "xoxp-unknown" }, "does not accept"],
      [{ accessToken: tokens.accessToken, appToken: "xapp-wrong" }, "app-level token"],
      [{ accessToken: few.accessToken }, "channels:history"],
    ];
    for (const [fields, sentence] of tries) {
      const signIn = slack.signIn({ way: "token", apiUrl: workspace.url, ...fields }, testContext());
      await expect(signIn).rejects.toThrow(sentence);
    }
    await expect(
      slack.signIn({ way: "token", accessToken: "xoxp-1", apiUrl: "http://example.org/" }, testContext()),
    ).rejects.toThrow("on this computer");
  });
});

describe("the browser", () => {
  it("signs in with PKCE and comes back to this computer", async () => {
    const { workspace, anna } = await office();
    workspace.authorizeAs({ user: anna.id });
    let page = "";
    const openBrowser = async (url: string) => {
      page = await browse(url);
    };
    const fields = {
      way: "browser",
      clientId: workspace.clientId,
      apiUrl: workspace.url,
      authorizeUrl: workspace.authorizeUrl,
    };
    const signedIn = await slack.signIn(fields, { ...testContext(), openBrowser });
    expect(page).toContain("go back to Bobbin");
    expect(signedIn).toMatchObject({ name: "Anna Ash", settings: { clientId: workspace.clientId, push: "no" } });
    expect(signedIn.secret["refreshToken"]).not.toBe("");
    expect(Number(signedIn.secret["expiresAt"])).toBeGreaterThan(Date.now());
  });

  it("is told when the user declines, and answers nobody without the right state", async () => {
    const { workspace, anna } = await office();
    workspace.authorizeAs({ user: anna.id, answer: "refuse" });
    const statuses: number[] = [];
    const openBrowser = async (url: string) => {
      const redirect = new URL(new URL(url).searchParams.get("redirect_uri") ?? "");
      const forged = `${redirect.href}?code=stolen&state=guessed`;
      statuses.push((await fetch(forged)).status);
      await browse(url);
    };
    const fields = {
      way: "browser",
      clientId: workspace.clientId,
      apiUrl: workspace.url,
      authorizeUrl: workspace.authorizeUrl,
    };
    await expect(slack.signIn(fields, { ...testContext(), openBrowser })).rejects.toThrow("did not give Bobbin access");
    expect(statuses).toEqual([404]);
  });

  it("gives its port back when the user gives up", async () => {
    const { workspace } = await office();
    const giveUp = new AbortController();
    let port = 0;
    const openBrowser = async (url: string) => {
      port = Number(new URL(new URL(url).searchParams.get("redirect_uri") ?? "").port);
      giveUp.abort(new Error("given up"));
    };
    const fields = {
      way: "browser",
      clientId: workspace.clientId,
      apiUrl: workspace.url,
      authorizeUrl: workspace.authorizeUrl,
    };
    await expect(slack.signIn(fields, { ...testContext(), openBrowser, signal: giveUp.signal })).rejects.toThrow(
      "given up",
    );
    const closed = await new Promise((resolve) =>
      get({ host: "127.0.0.1", port }, () => resolve(false)).on("error", () => resolve(true)),
    );
    expect(closed).toBe(true);
  });

  it("makes the challenge of the documentation's example", async (test) => {
    const vector = recorded("pkce-vector.json");
    if (vector === null) return test.skip("the fixtures are not here");
    const challenge = Object.values(vector).map(String);
    expect(challenge).toContain(await calculatePKCECodeChallenge("secretpassword"));
  });
});

describe("tokens that end", () => {
  it("are renewed once under ten calls at a time, and kept before they are used", async () => {
    const { workspace, anna, general } = await office();
    workspace.authorizeAs({ user: anna.id });
    const openBrowser = async (url: string) => void (await browse(url));
    const fields = {
      way: "browser",
      clientId: workspace.clientId,
      apiUrl: workspace.url,
      authorizeUrl: workspace.authorizeUrl,
    };
    const { settings, secret } = await slack.signIn(fields, { ...testContext(), openBrowser });
    workspace.expireToken(secret["accessToken"] ?? "");
    const kept: Record<string, string>[] = [];
    const usedWhenKept: number[] = [];
    const renewSecret = async (fresh: Record<string, string>) => {
      usedWhenKept.push(workspace.calls.filter(({ token }) => token === fresh["accessToken"]).length);
      kept.push(fresh);
    };
    const connector = slack.open({ ...testContext(), settings, secret: async () => secret, renewSecret });
    const before = workspace.callsOf("oauth.v2.access").length;
    await Promise.all(
      Array.from({ length: 10 }, () => connector.markRead?.(general.id as never, "1700000000.000000", never)),
    );
    expect(workspace.callsOf("oauth.v2.access").length - before).toBe(1);
    expect(kept).toHaveLength(1);
    expect(usedWhenKept).toEqual([0]);
    expect(kept[0]?.["refreshToken"]).not.toBe(secret["refreshToken"]);
    await connector.close();
  });

  it("ask for a new sign-in when they can't be renewed, or were revoked", async () => {
    const { workspace, tokens } = await office();
    const connector = await openSlack(workspace, tokens);
    workspace.revokeToken(tokens.accessToken);
    await expect(round(connector, new ChatReplica())).rejects.toMatchObject({ failure: { kind: "sign-in" } });
    const { workspace: other, tokens: those } = await office();
    const second = await openSlack(other, those);
    other.expireToken(those.accessToken);
    await expect(round(second, new ChatReplica())).rejects.toMatchObject({ failure: { kind: "sign-in" } });
  });
});
