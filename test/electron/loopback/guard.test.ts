import { request } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { deafBus } from "../../support/deaf-bus.ts";
import { type LetIn, letIn, proven, socketUrl } from "../../support/let-in.ts";
import { type LoopbackApp, startLoopback } from "../../support/loopback.ts";
import { slowness } from "../../support/slowness.ts";

let host: LoopbackApp;
beforeAll(async () => {
  host = await startLoopback();
});
afterAll(() => host?.stop());

interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** One request, its path sent as written. */
function ask(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port: host.port, path, method, headers, agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text) => {
        body += text;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    asked.on("error", reject);
    asked.end();
  });
}

const enter = async (): Promise<LetIn> => letIn(await host.newAddress());

interface Attempt {
  /** Who proves itself. */
  browser: LetIn;
  cookie?: string;
  origin?: string;
  path?: string;
  hostName?: string;
}

async function socket({
  browser,
  cookie = browser.cookie,
  origin = `http://127.0.0.1:${host.port}`,
  path,
  hostName = "127.0.0.1",
}: Attempt) {
  const ownPath = (await proven(browser, hostName === "localhost" ? hostName : "127.0.0.1")).socketPath;
  return new WebSocket(`ws://127.0.0.1:${host.port}${path ?? ownPath}`, {
    origin,
    headers: { cookie, host: `${hostName}:${host.port}` },
  });
}

/** What became of an attempt: `open` or the refusal's status. */
async function outcome(attempt: Attempt): Promise<string> {
  const made = await socket(attempt);
  return new Promise((resolve) => {
    made.once("open", () => {
      made.terminate();
      resolve("open");
    });
    made.once("error", (error) => resolve(error.message));
  });
}

function call(made: WebSocket, message: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    made.once("message", (data) => resolve(JSON.parse(String(data))));
    made.once("close", (code) => reject(new Error(`closed ${code}`)));
    made.send(typeof message === "string" ? message : JSON.stringify(message));
  });
}

async function opened(): Promise<WebSocket> {
  const made = await socket({ browser: await enter() });
  await new Promise((resolve, reject) => made.once("open", resolve).once("error", reject));
  return made;
}

test("the printed address lets one browser in once and leaves no token in the address", async () => {
  const url = new URL(host.address);
  const first = await ask(url.pathname + url.search);
  expect(first.status).toBe(200);
  expect(first.body).toContain('location.replace("/")');
  expect(first.headers["content-security-policy"]).toMatch(/^default-src 'none'; script-src 'nonce-[\w-]{22}'; /);
  expect(first.headers["cache-control"]).toBe("no-store");
  expect(first.headers["set-cookie"]?.[0]).toMatch(/HttpOnly; SameSite=Strict/);
  const cookie = String(first.headers["set-cookie"]).split(";")[0] ?? "";
  expect((await ask("/", { cookie })).status).toBe(200);
  const again = await ask(url.pathname + url.search);
  expect(again.status).toBe(403);
  expect(again.headers["set-cookie"]).toBeUndefined();
  const opened = await ask(url.pathname + url.search, { cookie });
  expect([opened.status, opened.headers["set-cookie"]]).toEqual([200, undefined]);
  expect(opened.body).not.toContain("setItem");
});

test("looking ahead does not use the token up", async () => {
  const url = new URL(await host.newAddress());
  expect((await ask(url.pathname + url.search, {}, "HEAD")).status).toBe(403);
  expect((await ask(url.pathname + url.search, { "sec-purpose": "prefetch" })).status).toBe(403);
  expect((await ask(url.pathname + url.search)).status).toBe(200);
});

test("without cookie, with a wrong cookie or a wrong token: a page that says how to get in", async () => {
  for (const [path, cookie] of [
    ["/", ""],
    ["/index.html", ""],
    ["/", `bobbin-${host.port}=x`],
    ["/", `bobbin-${host.port}=`],
    ["/?token=wrong", ""],
    ["/?token=", ""],
    ["/attachments/1", ""],
  ] as const) {
    const reply = await ask(path, { cookie });
    expect([path, reply.status]).toEqual([path, 403]);
    expect(reply.body).toContain("press Enter");
  }
});

test("another Host, as after DNS rebinding, is refused even with a cookie", async () => {
  const { cookie } = await enter();
  for (const name of [
    `evil.test:${host.port}`,
    "127.0.0.1",
    `127.0.0.1:${host.port + 1}`,
    `[::1]:${host.port}`,
    `127.0.0.1.:${host.port}`,
  ])
    expect([name, (await ask("/", { cookie, host: name })).status]).toEqual([name, 403]);
  expect((await ask("/", { cookie, host: `localhost:${host.port}` })).status).toBe(200);
});

test("nothing but GET and HEAD, and not from elsewhere", async () => {
  const { cookie } = await enter();
  expect((await ask("/", { cookie, origin: "http://evil.test" }, "POST")).status).toBe(403);
  expect((await ask("/", { cookie }, "DELETE")).status).toBe(403);
  expect((await ask("/", { cookie, origin: `http://127.0.0.1:${host.port}` }, "POST")).status).toBe(405);
});

test("no path leads out of the page's folder", async () => {
  const { cookie } = await enter();
  for (const path of [
    "/../main/main.js",
    "/..%2fmain%2fmain.js",
    "/%2e%2e/%2e%2e/package.json",
    "/assets/../../main/main.js",
    "/..\\main\\main.js",
    "//etc/passwd",
    "/etc/passwd",
    "/index.html%00.js",
    "/%",
    "/__proto__",
    "/attachments/1/2",
  ])
    expect([path, (await ask(path, { cookie })).status]).toEqual([path, 404]);
});

test("the page has its type and a policy without scripts from elsewhere; refusals have it too", async () => {
  const { cookie } = await enter();
  const page = await ask("/", { cookie });
  expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
  const script = page.body.match(/src="\.?(\/assets\/[^"]+\.js)"/)?.[1] ?? "";
  expect((await ask(script, { cookie })).headers["content-type"]).toMatch(/^text\/javascript/);
  for (const reply of [page, await ask("/nothing", { cookie }), await ask("/")]) {
    expect(reply.headers["content-security-policy"]).toMatch(
      // Besides the page's own files only the one script of the frames that mail is shown in, by its hash.
      /default-src 'none'.*script-src 'self' 'sha256-[\w+/]{43}=';.*frame-src data:;.*frame-ancestors 'none'/,
    );
    expect(reply.headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "x-dns-prefetch-control": "off",
      "cross-origin-opener-policy": "same-origin",
    });
  }
});

test("the WebSocket opens only for our page in a browser that was let in", async () => {
  const browser = await enter();
  const { port } = host;
  expect(await outcome({ browser })).toBe("open");
  expect(await outcome({ browser, hostName: "localhost", origin: `http://localhost:${port}` })).toBe("open");
  for (const attempt of [
    { cookie: "" },
    { cookie: `bobbin-${port}=wrong` },
    { cookie: (await enter()).cookie },
    { origin: "http://evil.test" },
    { origin: "null" },
    { origin: `http://127.0.0.1:${port + 1}` },
    { origin: `https://127.0.0.1:${port}` },
    { origin: `http://localhost:${port}` },
    { hostName: "localhost", origin: `http://127.0.0.1:${port}` },
    { hostName: "evil.test", origin: `http://evil.test:${port}` },
    { path: "/ws" },
  ])
    expect([attempt, await outcome({ browser, ...attempt })]).toEqual([attempt, expect.stringContaining("403")]);
  expect(await outcome({ browser, path: "/other" })).toContain("404");
});

test("over the WebSocket: own functions only, checked calls, and rubbish ends nothing but itself", async () => {
  const made = await opened();
  const refusedFunction = await call(made, { t: "q", i: "1", m: "constructor", a: [] });
  expect(refusedFunction).toMatchObject({ t: "s", i: "1" });
  expect(refusedFunction).not.toHaveProperty("r");
  expect(await call(made, { t: "q", i: "2", m: "call", a: ["__proto__", {}] })).toMatchObject({
    r: { ok: false, error: { kind: "bad-request" } },
  });
  expect(await call(made, { t: "q", i: "3", m: "call", a: [] })).toMatchObject({ r: { ok: false } });
  for (const rubbish of [null, 7, [], {}, { t: "x" }, { t: "q" }, { t: "q", m: "call", a: null }, { t: "s" }])
    made.send(JSON.stringify(rubbish));
  expect(await call(made, { t: "q", i: "4", m: "call", a: ["accounts.list", { extra: 1 }] })).toMatchObject({
    i: "4",
    r: { ok: false, error: { kind: "bad-request" } },
  });
  await expect(call(made, "{no json")).rejects.toThrow("closed 1003");
  const binary = await opened();
  await expect(
    new Promise((resolve) => {
      binary.once("close", resolve);
      binary.send(Buffer.from([1, 2, 3]));
    }),
  ).resolves.toBe(1003);
});

test("a giant frame ends its connection, not the host", async () => {
  const made = await opened();
  const closed = new Promise((resolve) => made.once("close", resolve));
  made.on("error", () => undefined);
  made.send(`"${"x".repeat(41_000_000)}"`);
  expect(await closed).toBe(1009);
  expect((await ask("/")).status).toBe(403);
});

test("too many connections are refused and room comes back", async () => {
  const browser = await enter();
  const held: WebSocket[] = [];
  for (let n = 0; n < 32; n++) {
    const made = await socket({ browser });
    await new Promise((resolve, reject) => made.once("open", resolve).once("error", reject));
    held.push(made);
  }
  expect(await outcome({ browser })).toContain("503");
  const closed = new Promise((resolve) => held[0]?.once("close", resolve));
  held[0]?.terminate();
  await closed;
  await expect.poll(() => outcome({ browser })).toBe("open");
  for (const made of held) made.terminate();
});

test("a broken request and a half-open one do no harm", async () => {
  const sockets = ["nonsense\r\n\r\n", "GET / HTTP/1.1\r\nHost:"].map((text) => {
    const made = connect(host.port, "127.0.0.1").on("error", () => undefined);
    made.write(text);
    return made;
  });
  expect((await ask("/")).status).toBe(403);
  for (const made of sockets) made.destroy();
});

test("a second host on the same data folder is refused with one sentence", async () => {
  await expect(startLoopback({ data: host.data })).rejects.toThrow(
    /ended with 1 before it was ready: Bobbin is already running with this data folder/,
  );
});

test("wrong options are one line and exit 2", async () => {
  await expect(startLoopback({ arguments: ["--port", "x"] })).rejects.toThrow(
    /ended with 2 before it was ready: --port x is no port/,
  );
  await expect(startLoopback({ arguments: ["--nonsense"] })).rejects.toThrow(
    /ended with 2 before it was ready: .*--nonsense/,
  );
});

/** Ctrl+C while one call is under way over the WebSocket. */
async function interruptDuring(method: string, input: unknown, environment: Record<string, string>) {
  const own = await startLoopback({ environment });
  try {
    const browser = await letIn(own.address);
    const { origin } = new URL(own.address);
    const made = new WebSocket(await socketUrl(browser), { origin, headers: { cookie: browser.cookie } });
    made.on("error", () => undefined);
    await new Promise((resolve) => made.once("open", resolve));
    made.send(JSON.stringify({ t: "q", i: "1", m: "call", a: [method, input] }));
    // Answered after the call above has begun: the core takes them in turn.
    await call(made, { t: "q", i: "2", m: "call", a: ["triage.undo", {}] });
    return { milliseconds: await own.stop(), code: own.exitCode() };
  } finally {
    await own.stop();
  }
}

test("Ctrl+C ends it within two seconds, with connections open and a call under way", async () => {
  const { milliseconds, code } = await interruptDuring("accounts.sync", { id: null, whole: true }, {});
  expect(code).toBe(0);
  expect(milliseconds).toBeLessThan(2000 * slowness());
});

test("Ctrl+C ends it within two seconds while the keychain waits for its user", async () => {
  const bus = await deafBus();
  try {
    const environment = { DBUS_SESSION_BUS_ADDRESS: bus.address };
    const { milliseconds, code } = await interruptDuring("secrets.backends", {}, environment);
    expect(code).toBe(0);
    expect(milliseconds).toBeLessThan(2000 * slowness());
  } finally {
    await bus.close();
  }
});
