import { Readable } from "node:stream";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import XOAuth2 from "nodemailer/lib/xoauth2";
import { failPoint } from "../../fail-points/fail-point.ts";
import { ConnectorError } from "../errors.ts";
import type { Auth } from "./auth.ts";
import { tlsOptions } from "./certificate.ts";
import { explainFailure } from "./client.ts";
import { mailError } from "./errors.ts";
import type { Endpoint } from "./settings.ts";

export interface Submission {
  envelope: { from: string; to: string[] };
  source: Uint8Array;
}

/** Recipients the server would not take although it took the message for others. */
export interface Submitted {
  rejected: string[];
  /** The server's last line, as it came. */
  response: string;
}

const chunkBytes = 64 * 1024;

/**
 * Opens a submission connection (RFC 6409), encrypted as the settings demand, signs in, runs `task`, and leaves. Throws
 * `ConnectorError`. Aborting cuts the connection.
 */
export async function withSmtp<Result>(
  endpoint: Endpoint,
  options: { auth: Auth; accepted: string[]; signal: AbortSignal },
  task: (connection: SMTPConnection) => Promise<Result>,
): Promise<Result> {
  const { signal, auth } = options;
  signal.throwIfAborted();
  failPoint("smtp.connect.before");
  const connection = new SMTPConnection({
    host: endpoint.host,
    port: endpoint.port,
    secure: endpoint.security === "tls",
    requireTLS: endpoint.security === "starttls",
    ignoreTLS: endpoint.security === "none",
    tls: await tlsOptions(endpoint, options.accepted, signal),
    // The machine's own name is nobody's business.
    name: "[127.0.0.1]",
    logger: false,
    connectionTimeout: 20_000,
    greetingTimeout: 15_000,
    // RFC 5321 section 4.5.3.2 would wait ten minutes for the last answer; others of the account wait too.
    socketTimeout: 2 * 60_000,
  });
  const failed = new Promise<never>((_resolve, reject) => connection.on("error", reject));
  failed.catch(() => undefined);
  const over = new AbortController();
  const aborted = rejection(signal, over.signal);
  aborted.catch(() => connection.close());
  try {
    const ready = connectAndSignIn(connection, auth);
    await Promise.race([ready, failed, aborted]);
    return await task(connection);
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    signal.throwIfAborted();
    throw await explainFailure(error, endpoint, signal);
  } finally {
    over.abort();
    connection.close();
  }
}

async function connectAndSignIn(connection: SMTPConnection, auth: Auth): Promise<void> {
  await new Promise<void>((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())));
  const login =
    "pass" in auth
      ? { credentials: { user: auth.user, pass: auth.pass } }
      : { oauth2: new XOAuth2({ user: auth.user, accessToken: auth.accessToken }) };
  await new Promise<void>((resolve, reject) => connection.login(login, (error) => (error ? reject(error) : resolve())));
}

/**
 * Hands a message over. When the connection breaks after the whole message went out and before the answer came, nobody
 * knows whether it was taken: the error then says `maybeSent`. Any other error means it was not.
 */
export async function submit(
  connection: SMTPConnection,
  endpoint: Endpoint,
  { envelope, source }: Submission,
  signal: AbortSignal,
): Promise<Submitted> {
  const over = new AbortController();
  let wholeSent = false;
  const stream = Readable.from(chunks(source), { objectMode: false });
  stream.once("end", () => {
    wholeSent = true;
    failPoint("smtp.content.after");
  });
  try {
    failPoint("smtp.message.before");
    const sent = new Promise<Submitted>((resolve, reject) => {
      connection.send({ ...envelope, size: source.byteLength }, stream, (error, info) => {
        if (error) reject(error);
        else resolve({ rejected: info?.rejected ?? [], response: info?.response ?? "" });
      });
    });
    const submitted = await Promise.race([sent, rejection(signal, over.signal)]);
    failPoint("smtp.message.after");
    return submitted;
  } catch (error) {
    const known = signal.aborted ? closedBy(error) : mailError(error, endpoint);
    const answered = Reflect.get(Object(error), "responseCode") !== undefined;
    if (!wholeSent || answered) throw signal.aborted ? error : known;
    throw new ConnectorError(known.failure, known.message, { cause: error, maybeSent: true });
  } finally {
    over.abort();
  }
}

/** Rejects when `signal` is aborted, until `over` is. */
function rejection(signal: AbortSignal, over: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true, signal: over });
  });
}

function closedBy(cause: unknown): ConnectorError {
  return new ConnectorError({ kind: "offline", reason: "closed" }, "Sending was interrupted.", { cause });
}

function* chunks(source: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < source.byteLength; at += chunkBytes) yield source.subarray(at, at + chunkBytes);
}
