import { expect, test } from "vitest";
import type { Internet } from "../../../../servers/internet.ts";
import { drivenClock } from "../../../../support/driven-clock.ts";
import { until } from "../../../../support/until.ts";
import { simple } from "./configuration.ts";
import { autoconfigAt, best, find, internet, wellKnownAt } from "./setup.ts";

const good = "imap.provider.example:993/tls smtp.provider.example:465/tls anna@example.org";

/** The well-known address answers well; the autoconfig host, which would count more, does what the test says. */
async function besideGood(answer: Parameters<Internet["page"]>[1]): Promise<Internet> {
  const at = await internet();
  at.page(autoconfigAt("example.org"), answer);
  at.page(wellKnownAt("example.org"), simple("provider.example"));
  return at;
}

const wrong = simple("wrong.example");
const bomb = `<!DOCTYPE x [<!ENTITY a "${"a".repeat(100)}"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>`;

test.each([
  ["a document type with entities", wrong.replace("<clientConfig", `${bomb}<clientConfig`)],
  [
    "a file of this machine as an entity",
    `<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><clientConfig>&f;</clientConfig>`,
  ],
  ["an entity nobody declared", wrong.replace("Example Mail", "&nbsp;")],
  ["a document cut off", wrong.slice(0, -20)],
  ["fifteen thousand levels", "<clientConfig>".repeat(15_000)],
  ["ten thousand elements", wrong.replace("<domain>", `${"<x/>".repeat(10_000)}<domain>`)],
  ["another document", "<rss><channel/></rss>"],
  ["nothing", ""],
  ["no XML", "imap.wrong.example"],
])("%s is left aside, the next source counts", async (_what, answer) => {
  const at = await besideGood(answer);
  expect(await best(find(at))).toBe(`well-known ${good}`);
});

test("a web page is no configuration, whatever is in it", async () => {
  const at = await besideGood((_, response) => response.writeHead(200, { "content-type": "text/html" }).end(wrong));
  expect(await best(find(at))).toBe(`well-known ${good}`);
});

test.each([401, 403, 404, 500])("neither is an answer with status %d", async (status) => {
  const at = await besideGood((_, response) => response.writeHead(status, { "content-type": "text/xml" }).end(wrong));
  expect(await best(find(at))).toBe(`well-known ${good}`);
});

test("50 MB are not read", async () => {
  let sent = 0;
  const at = await besideGood((_, response) => {
    response.writeHead(200, { "content-type": "text/xml" });
    const piece = Buffer.alloc(65_536, " ");
    const more = (): void => {
      while (sent < 50_000_000 && !response.destroyed) {
        sent += piece.length;
        if (!response.write(piece)) return void response.once("drain", more);
      }
    };
    more();
  });
  expect(await best(find(at))).toBe(`well-known ${good}`);
  expect(sent).toBeLessThan(10_000_000);
});

test("three redirects are followed, a fourth is not, and none to http", async () => {
  const redirect = (location: string) => (_: unknown, response: { writeHead: CallableFunction }) =>
    response.writeHead(302, { location }).end();
  const hop = (n: number): string => `https://hop${n}.example.net/config`;
  for (const [hops, expected] of [
    [3, "autoconfig imap.wrong.example"],
    [4, "well-known imap.provider.example"],
  ] as const) {
    const at = await besideGood(redirect(hop(1)));
    for (let n = 1; n < hops; n++) at.page(hop(n), redirect(hop(n + 1)));
    at.page(hop(hops), wrong);
    expect(await best(find(at))).toContain(expected);
  }
  const at = await besideGood(redirect("http://hop1.example.net/config"));
  at.page(hop(1), wrong);
  expect(await best(find(at))).toBe(`well-known ${good}`);
  expect(at.connections.filter((place) => !/:(?:443|993|143|465|587)$/.test(place))).toEqual([]);
});

test("a forged page without the domain's certificate is not believed", async () => {
  const at = await internet();
  at.page(autoconfigAt("forged.example"), wrong);
  at.page(wellKnownAt("forged.example"), wrong);
  expect(await best(find(at, "anna@forged.example"))).toBe("nothing");
  expect(at.requests).toEqual([]);
});

test.each(["192.168.1.1", "127.0.0.1", "169.254.169.254", "10.1.2.3", "::1", "fd00::1", "::ffff:192.168.1.1"])(
  "a redirect of others into a private network (%s) is not followed",
  async (address) => {
    const at = await besideGood((_, response) =>
      response.writeHead(302, { location: "https://router.example.net/x" }).end(),
    );
    at.host("router.example.net", address);
    at.page("https://router.example.net/x", wrong);
    expect(await best(find(at))).toBe(`well-known ${good}`);
    expect(at.connections).not.toContain(`${address}:443`);
  },
);

test("nor are DNS records that point there, unless the user's own domain is there too", async () => {
  const at = await internet();
  at.srv.set("_imaps._tcp.example.org", [{ name: "router.example.net", port: 993, priority: 0, weight: 0 }]);
  at.srv.set("_submissions._tcp.example.org", [{ name: "router.example.net", port: 465, priority: 0, weight: 0 }]);
  at.mx.set("example.org", [{ exchange: "router.example.net", priority: 0 }]);
  at.host("router.example.net", "192.168.1.1");
  expect(await best(find(at))).toBe("nothing");
  at.host("example.org", "192.168.1.2");
  expect(await best(find(at))).toContain("srv router.example.net:993/tls");
});

test("names of the user's own domain may be in a private network", async () => {
  const at = await internet();
  at.host("autoconfig.example.org", "10.0.0.5");
  at.page(autoconfigAt("example.org"), simple("provider.example"));
  expect(await best(find(at))).toBe(`autoconfig ${good}`);
});

test("who never answers is waited for five seconds, and everything ends after ten", async () => {
  const at = await internet();
  const clock = drivenClock();
  for (const name of ["autoconfig.example.org", "example.org", "autodiscover.example.org"]) at.silent(name);
  for (const name of ["imap.example.org", "smtp.example.org", "mail.example.org"])
    for (const port of [993, 143, 465, 587]) at.silent(name, port);
  let ended = false;
  const running = find(at, undefined, { clock }).finally(() => {
    ended = true;
  });
  await until(() => at.connections.length === 4, { what: "all sources asked" });
  await clock.advance(4999);
  expect(at.connections).toHaveLength(4);
  await clock.advance(1);
  await until(() => at.connections.length === 12, { what: "guesses tried" });
  await clock.advance(4999);
  expect(ended).toBe(false);
  await clock.advance(1);
  expect((await running).candidates).toEqual([]);
  expect(clock.sleepers()).toBe(0);
});

test("something good is not kept back by one who never answers", async () => {
  const at = await internet();
  const clock = drivenClock();
  at.silent("autoconfig.example.org");
  at.page(wellKnownAt("example.org"), simple("provider.example"));
  const running = best(find(at, undefined, { clock }));
  // The limits of everything and of six sources; and, with something in hand, the wait for something better.
  await until(() => at.requests.length >= 2 && at.lookups.length >= 10, { what: "all sources asked" });
  await until(
    async () => {
      await clock.advance(100);
      return clock.now() >= 1500 && clock.sleepers() === 0;
    },
    { what: "the end" },
  );
  expect(await running).toBe(`well-known ${good}`);
  expect(clock.now()).toBeLessThan(5000);
});

test("aborting ends it at once", async () => {
  const at = await internet();
  at.silent("autoconfig.example.org");
  const controller = new AbortController();
  const running = find(at, undefined, { signal: controller.signal });
  await until(() => at.connections.length > 0);
  controller.abort(new Error("enough"));
  await expect(running).rejects.toThrow("enough");
});
