import type { ImapFlow } from "imapflow";
import { ConnectorError } from "../errors.ts";
import { mailError } from "./errors.ts";
import type { Session } from "./session.ts";

/** How often a server without IDLE is asked, ms. */
const pollMs = 60_000;
/** An IDLE that ends sooner than this, with nothing to tell, was none, ms. */
const shortestIdleMs = 1_000;

/**
 * Idles in INBOX (RFC 2177) on a connection of its own and calls `wake` for every sign of change, and once when it begins:
 * what came before is seen then. Resolves when aborted; throws `offline` when the connection is lost.
 */
export async function listen(session: Session, wake: () => void, signal: AbortSignal): Promise<void> {
  const connection = await session.idleConnection(signal);
  if (connection === null) return poll(session, wake, signal);
  const { client, release } = connection;
  const abort = (): void => client.close();
  signal.addEventListener("abort", abort, { once: true });
  try {
    await client.mailboxOpen("INBOX");
    const news = { told: 0 };
    const tell = (): void => {
      news.told++;
      wake();
    };
    client.on("exists", tell).on("expunge", tell).on("flags", tell);
    const closed = new Promise<void>((resolve) => client.once("close", () => resolve()));
    wake();
    while (client.usable) await waitForNews(session, client, { news, closed }, signal);
    throw new ConnectorError({ kind: "offline", reason: "closed" }, "The server ended the connection.");
  } catch (error) {
    if (!signal.aborted) throw mailError(error, session.settings.imap);
  } finally {
    signal.removeEventListener("abort", abort);
    release();
  }
}

/** Without a connection to listen on: the one for work is used now and then. */
async function poll(session: Session, wake: () => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    wake();
    await session.context.clock.sleep(pollMs, signal).catch(() => undefined);
  }
}

/** Returns now and then, for the caller to see whether the connection lives. */
async function waitForNews(
  session: Session,
  client: ImapFlow,
  { news, closed }: { news: { told: number }; closed: Promise<void> },
  signal: AbortSignal,
): Promise<void> {
  const before = news.told;
  const began = performance.now();
  // False: the server refused to idle after all. One that ends it at once would be asked without end.
  const idled = client.capabilities.has("IDLE") && (await client.idle()) !== false;
  if (idled && (news.told > before || performance.now() - began >= shortestIdleMs)) return;
  if (!client.usable) return;
  await Promise.race([session.context.clock.sleep(pollMs, signal), closed]);
  if (!client.usable) return;
  await client.noop();
}
