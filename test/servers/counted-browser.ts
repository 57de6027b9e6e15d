import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium } from "@playwright/test";

/** What happened on behalf of a name: requests that arrived, and names that were looked up or connected to. */
export interface Counts {
  requests: string[];
  lookups: number;
}

/**
 * A browser with everything on that guesses ahead (Playwright's own switches turn that off), to which every name under a
 * few domains leads to a server that counts. Names looked up are read from the browser's own log of its network.
 */
export interface CountedBrowser {
  context: BrowserContext;
  /** Requests that have arrived up to now. */
  requests(domain: string): string[];
  /** The port that counts for a domain, for addresses that need no look-up. */
  port(domain: string): number;
  /** Closes the browser and tells all, by domain. Idempotent. */
  close(): Promise<Record<string, Counts>>;
}

export async function startCountedBrowser(executablePath: string, domains: string[]): Promise<CountedBrowser> {
  const folder = mkdtempSync(join(tmpdir(), "bobbin-browser-"));
  const log = join(folder, "network.json");
  const counters = new Map<string, { server: Server; port: number; requests: string[] }>();
  for (const domain of domains) counters.set(domain, await counter(domain));
  const rules = [...counters].map(([domain, { port }]) => `MAP *.${domain} 127.0.0.1:${port}`);
  const context = await chromium.launchPersistentContext(join(folder, "profile"), {
    executablePath,
    ignoreDefaultArgs: true,
    viewport: { width: 1280, height: 900 },
    args: [
      ...["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe"],
      ...["--disable-component-update", "--disable-sync", `--user-data-dir=${join(folder, "profile")}`],
      ...[`--log-net-log=${log}`, "--net-log-capture-mode=Everything", `--host-resolver-rules=${rules.join(", ")}`],
      "about:blank",
    ],
  });
  const of = (domain: string) => {
    const found = counters.get(domain);
    if (!found) throw new Error(`${domain} is not counted`);
    return found;
  };
  let all: Record<string, Counts> | null = null;
  return {
    context,
    requests: (domain) => of(domain).requests,
    port: (domain) => of(domain).port,
    async close() {
      if (all) return all;
      await context.close();
      const lookups = lookedUp(log);
      const told = [...counters].map(([domain, { port, requests }]): [string, Counts] => [
        domain,
        { requests, lookups: lookups.filter((host) => host.endsWith(`:${port}`)).length },
      ]);
      for (const { server } of counters.values()) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
      rmSync(folder, { recursive: true, force: true });
      all = Object.fromEntries(told);
      return all;
    },
  };
}

/** Also has a page at `/` that asks for and announces all there is. */
async function counter(domain: string) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.headers.host}${request.url}`);
    response.setHeader("content-type", "text/html");
    response.end(
      request.url === "/"
        ? `<img src="http://a.${domain}/x.gif"><link rel="dns-prefetch" href="//b.${domain}"><a href="http://c.${domain}/">c</a>`
        : "",
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, port: (server.address() as AddressInfo).port, requests };
}

interface NetworkLog {
  constants: { logEventTypes: Record<string, number> };
  events: { type: number; params?: { host?: string } }[];
}

/** Hosts that the browser asked its resolver for, as its rules turned them. */
function lookedUp(file: string): string[] {
  const { constants, events }: NetworkLog = JSON.parse(readFileSync(file, "utf8"));
  const asked = constants.logEventTypes["HOST_RESOLVER_MANAGER_REQUEST"];
  if (asked === undefined) throw new Error("The browser's log has no look-ups");
  return events.flatMap(({ type, params }) => (type === asked && params?.host ? [params.host] : []));
}
