import { ImapFlow, type MailboxObject } from "imapflow";
import { allowances, withinAllowance } from "./allowance.ts";
import type { Auth } from "./auth.ts";
import { refusedCertificate, showCertificate, tlsOptions } from "./certificate.ts";
import { isTlsFailure, mailError } from "./errors.ts";
import { Gate } from "./gate.ts";
import type { Endpoint } from "./settings.ts";
import { withFailPoints } from "./told-writes.ts";
import { Witness } from "./witness.ts";

/** Ends a connection that says nothing for this long while something is awaited, or that nobody uses. */
const workSilenceMs = 60_000;
/**
 * After so long without a word while idling, the server is asked whether it is there (RFC 2177 allows 29 minutes; routers
 * forget sooner); a second silence of that length means it is not. Twice this is less than five minutes.
 */
export const idleSilenceMs = 140_000;
const lockTimeoutMs = 120_000;
/** Of all accounts of this program, so many sign in to one host at a time. */
const signingIn = new Gate(3);

export interface ConnectOptions {
  auth: Auth;
  accepted: string[];
  /** `idle` stays connected while nothing happens. */
  purpose: "work" | "idle";
  notice(text: string): void;
  signal: AbortSignal;
  /** Instead of the usual patience, ms; for tests. */
  silenceMs?: number;
}

/** A connection, and what the library says of it only to its log. */
export interface Connected {
  client: ImapFlow;
  witness: Witness;
}

/**
 * A new connection, signed in. Never reused after it was lost. Throws `ConnectorError`; a refused certificate is told
 * with its fingerprint. Aborting closes it while it connects.
 */
export async function connectImap(endpoint: Endpoint, options: ConnectOptions): Promise<Connected> {
  return signingIn.pass(`${endpoint.host}:${endpoint.port}`, options.signal, () => connect(endpoint, options));
}

async function connect(endpoint: Endpoint, options: ConnectOptions): Promise<Connected> {
  const { signal } = options;
  const witness = new Witness(() => client.close());
  const client = withFailPoints(
    new ImapFlow({
      ...connectionOptions(endpoint, options),
      logger: witness.logger,
      tls: await tlsOptions(endpoint, options.accepted, signal),
    }),
  );
  witness.hears(client);
  // Before connecting: an unheard error event ends the process.
  client.on("error", (error: unknown) => witness.ended(error));
  client.on("alert", (alert: unknown) => {
    const text = alertText(alert);
    if (text !== "") options.notice(text);
  });
  const abort = (): void => client.close();
  signal.addEventListener("abort", abort, { once: true });
  try {
    signal.throwIfAborted();
    await withinAllowance(client, allowances.usual, () => client.connect());
    return { client, witness };
  } catch (error) {
    client.close();
    signal.throwIfAborted();
    if (witness.throttleMs !== null) throw mailError(error, endpoint, witness.throttleMs);
    throw await explainFailure(error, endpoint, signal);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** A failed handshake as the certificate that caused it, where that was the cause. */
export async function explainFailure(error: unknown, endpoint: Endpoint, signal: AbortSignal): Promise<unknown> {
  if (!isTlsFailure(error)) return mailError(error, endpoint);
  const shown = await showCertificate(endpoint, signal);
  return shown.distrust === "" ? mailError(error, endpoint) : refusedCertificate(endpoint, shown);
}

function connectionOptions(endpoint: Endpoint, { auth, purpose, silenceMs }: ConnectOptions) {
  return {
    host: endpoint.host,
    port: endpoint.port,
    secure: endpoint.security === "tls",
    // True refuses to go on in clear; false never upgrades by surprise.
    ...(endpoint.security === "tls" ? {} : { doSTARTTLS: endpoint.security === "starttls" }),
    auth,
    clientInfo: { name: "Bobbin", version: false, vendor: false, "support-url": false },
    disableAutoIdle: true,
    // Servers have claimed QRESYNC and lost mail with it; CONDSTORE and counting are enough.
    qresync: false,
    connectionTimeout: 20_000,
    greetingTimeout: 15_000,
    socketTimeout: silenceMs ?? (purpose === "work" ? workSilenceMs : idleSilenceMs),
    // What is made of a line of numbers takes fifty times the room.
    maxLineLength: 2 * 1024 * 1024,
    maxLiteralSize: 64 * 1024 * 1024,
    maxResponseSize: 80 * 1024 * 1024,
  } as const;
}

function alertText(alert: unknown): string {
  if (typeof alert === "string") return alert;
  if (typeof alert !== "object" || alert === null) return "";
  const text: unknown = Reflect.get(alert, "text") ?? Reflect.get(alert, "message");
  return typeof text === "string" ? text : "";
}

/**
 * Runs `task` with a folder selected and nobody else's commands between. `fresh` selects anew, so that counts and UIDs are
 * of now; else an earlier selection may be reused. No other folder may be used inside.
 */
export async function inFolder<Result>(
  client: ImapFlow,
  path: string,
  options: { fresh: boolean },
  task: (mailbox: MailboxObject) => Promise<Result>,
): Promise<Result> {
  const stale = client.mailbox !== false && client.mailbox?.path === path;
  const lock = await client.getMailboxLock(path, { acquireTimeout: lockTimeoutMs });
  try {
    if (stale && options.fresh) await client.mailboxOpen(path);
    if (client.mailbox === false) throw Object.assign(new Error("no folder selected"), { code: "NoConnection" });
    return await task(client.mailbox);
  } finally {
    lock.release();
  }
}
