import type { ImapFlow } from "imapflow";
import { ConnectorError } from "../errors.ts";
import { mailError } from "./errors.ts";
import type { Session } from "./session.ts";

/** How often a server without IDLE is asked, ms. */
const pollMs = 60_000;

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
    client.on("exists", wake).on("expunge", wake).on("flags", wake);
    const closed = new Promise<void>((resolve) => client.once("close", () => resolve()));
    wake();
    while (client.usable) await waitForNews(session, client, closed, signal);
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
  closed: Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  // False: the server refused to idle after all.
  if (client.capabilities.has("IDLE") && (await client.idle()) !== false) return;
  if (!client.usable) return;
  await Promise.race([session.context.clock.sleep(pollMs, signal), closed]);
  if (!client.usable) return;
  await client.noop();
}
