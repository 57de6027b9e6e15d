import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { createProofs } from "../../../electron/loopback/proofs.ts";
import { NotLetIn, prove } from "../../../renderer/api/prove.ts";
import { proofTexts } from "../../../shared/loopback.ts";
import { type LetIn, letIn, proven } from "../../support/let-in.ts";
import { type LoopbackApp, startLoopback } from "../../support/loopback.ts";

/** Somebody else on this machine, whose server the browser went to: it has the cookie, as it is sent to every port. */
let app: LoopbackApp;
let browser: LetIn;
let origin = "";
beforeAll(async () => {
  app = await startLoopback();
  browser = await letIn(app.address);
  origin = `http://127.0.0.1:${app.port}`;
});
afterAll(() => app?.stop());

const get = (path: string, cookie = browser.cookie) => fetch(origin + path, { headers: { cookie } });

function knock(path: string): Promise<string> {
  const socket = new WebSocket(`ws://127.0.0.1:${app.port}${path}`, { origin, headers: { cookie: browser.cookie } });
  return new Promise((resolve) => {
    socket.once("open", () => {
      socket.terminate();
      resolve("open");
    });
    socket.once("error", ({ message }) => resolve(message.replace(/^.*: /, "")));
  });
}

const from = "a".repeat(22);
const sign = (secret: string, text: string): string => createHmac("sha256", secret).update(text).digest("base64url");
async function challenge(): Promise<{ nonce: string; proof: string; start: string }> {
  return JSON.parse(await (await get(`/challenge?from=${from}`)).text());
}
const answerTo = (nonce: string, proof: string): string => `/ws?${new URLSearchParams({ from, nonce, proof })}`;

test("a stolen cookie alone opens no connection, whatever stands where the proof should", async () => {
  expect(await knock((await proven(browser)).socketPath)).toBe("open");
  const { nonce, proof } = await challenge();
  const ofAnother = sign("x".repeat(43), proofTexts.page(origin, from, nonce));
  for (const path of [
    "/ws",
    "/ws?from=&nonce=&proof=",
    `/ws?from=${from}`,
    answerTo(nonce, ""),
    // What the host said itself is no answer to it.
    answerTo(nonce, proof),
    answerTo(nonce, ofAnother),
    answerTo("", sign("", proofTexts.page(origin, from, ""))),
    answerTo(nonce, sign(browser.cookie.split("=")[1] ?? "", proofTexts.page(origin, from, nonce))),
  ])
    expect([path, await knock(path)]).toEqual([path, "403"]);
});

test("a stolen cookie alone opens no file", async () => {
  const { filesPass } = await proven(browser);
  const { start, proof } = await challenge();
  // Nobody has file 1 here: who may ask is told so.
  expect((await get(`/attachments/1?pass=${filesPass}`)).status).toBe(404);
  for (const pass of ["", "?pass=", `?pass=${proof}`, `?pass=${start}`, `?pass=${filesPass.slice(1)}A`])
    expect([pass, (await get(`/attachments/1${pass}`)).status]).toEqual([pass, 403]);
  expect((await get(`/attachments/1?pass=${filesPass}`, "")).status).toBe(403);
});

test("a proof that was heard is good for nothing more, nor for another's nonce, origin or session", async () => {
  const { socketPath } = await proven(browser);
  expect([await knock(socketPath), await knock(socketPath)]).toEqual(["open", "403"]);
  const { nonce } = await challenge();
  const proof = sign(browser.secret, proofTexts.page(origin, from, nonce));
  expect(await knock(`${answerTo(nonce, proof)}`.replace(from, "b".repeat(22)))).toBe("403");
  expect(await knock(answerTo((await challenge()).nonce, proof))).toBe("403");
  const elsewhere = sign(browser.secret, proofTexts.page(`http://127.0.0.1:${app.port + 1}`, from, nonce));
  expect(await knock(answerTo(nonce, elsewhere))).toBe("403");
  const other = await letIn(await app.newAddress());
  const path = (await proven(other)).socketPath;
  expect(await knock(path)).toBe("403");
  expect(await knock(answerTo(nonce, proof))).toBe("open");
});

test("a challenge is answered within half a minute, and not after the program started anew", () => {
  const clock = { at: 1_000_000, now: () => clock.at };
  const session = { secret: "s".repeat(43) };
  const [proofs, restarted] = [createProofs(clock), createProofs(clock)];
  const answer = (): URLSearchParams => {
    const made = proofs.challenge(session, origin, from);
    const nonce = made?.nonce ?? "";
    return new URLSearchParams({ from, nonce, proof: sign(session.secret, proofTexts.page(origin, from, nonce)) });
  };
  const [late, early, again] = [answer(), answer(), answer()];
  expect(restarted.isProven(session, origin, early)).toBe(false);
  clock.at += 29_000;
  expect(proofs.isProven(session, origin, early)).toBe(true);
  expect(proofs.isProven(session, origin, early)).toBe(false);
  clock.at += 2000;
  expect(proofs.isProven(session, origin, late)).toBe(false);
  const prolonged = new URLSearchParams(again);
  const nonce = (again.get("nonce") ?? "").replace(/^\d+/, String(clock.at + 1000));
  prolonged.set("nonce", nonce);
  prolonged.set("proof", sign(session.secret, proofTexts.page(origin, from, nonce)));
  expect(proofs.isProven(session, origin, prolonged)).toBe(false);
  const pass = sign(session.secret, proofTexts.files(proofs.challenge(session, origin, from)?.start ?? ""));
  expect([proofs.opensFiles(session, pass), restarted.opensFiles(session, pass)]).toEqual([true, false]);
});

test("the secret is never sent, and the page proves itself to nobody who has not proved himself", async () => {
  const heard: string[] = [];
  const stranger = createServer((request, response) => {
    heard.push(`${request.url}${JSON.stringify(request.headers)}`);
    response.end(JSON.stringify({ nonce: "n", proof: "p".repeat(43), start: "s" }));
  });
  await new Promise<void>((resolve) => stranger.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void stranger.close());
  const address = stranger.address();
  const port = typeof address === "object" && address ? address.port : 0;
  await expect(proven({ ...browser, port })).rejects.toThrow("This is not Bobbin.");
  expect(heard).toHaveLength(1);
  expect(heard.join()).not.toContain(browser.secret);
  const asked: string[] = [];
  const { socketPath, filesPass } = await prove({
    fetch: (path) => {
      asked.push(path);
      return fetch(origin + path, { headers: { cookie: browser.cookie } });
    },
    crypto: globalThis.crypto as Crypto,
    localStorage: { getItem: () => browser.secret },
    location: { origin },
  });
  expect([...asked, socketPath, filesPass].join()).not.toContain(browser.secret);
});

test("a page without the secret, or unknown to the host, knows that waiting doesn't help", async () => {
  const page = (secret: string | null, cookie: string) =>
    prove({
      fetch: (path) => fetch(origin + path, { headers: { cookie } }),
      crypto: globalThis.crypto as Crypto,
      localStorage: { getItem: () => secret },
      location: { origin },
    });
  await expect(page(null, browser.cookie)).rejects.toThrow(NotLetIn);
  await expect(page(browser.secret, "")).rejects.toThrow(NotLetIn);
  for (const nonce of ["", "short", "a".repeat(65), `${"a".repeat(21)}%20`])
    expect([nonce, (await get(`/challenge?from=${nonce}`)).status]).toEqual([nonce, 400]);
});
