import { X509Certificate } from "node:crypto";
import { isIP, connect as netConnect, type Socket } from "node:net";
import { type ConnectionOptions, type TLSSocket, connect as tlsConnect } from "node:tls";
import { ConnectorError } from "../errors.ts";
import { mailError } from "./errors.ts";
import type { Endpoint } from "./settings.ts";

/** The certificate a server shows, looked at without saying anything private. */
export interface ShownCertificate {
  /** PEM */
  pem: string;
  /** SHA-256, lower-case hex. */
  fingerprint: string;
  issuer: string;
  /** Empty when it can be trusted as it is. */
  distrust: string;
}

const probeTimeoutMs = 15_000;

/**
 * TLS options for an endpoint. A certificate that nobody vouches for passes only when the user accepted its fingerprint,
 * and is then the only one that does. Throws `offline` `certificate`, or why the server can't be reached.
 */
export async function tlsOptions(
  endpoint: Endpoint,
  accepted: string[],
  signal: AbortSignal,
): Promise<ConnectionOptions> {
  const base: ConnectionOptions = { minVersion: "TLSv1.2" };
  if (endpoint.security === "none" || accepted.length === 0) return base;
  const shown = await showCertificate(endpoint, signal);
  if (shown.distrust === "") return base;
  if (!accepted.includes(shown.fingerprint)) throw refusedCertificate(endpoint, shown);
  return {
    ...base,
    ca: [shown.pem],
    allowPartialTrustChain: true,
    checkServerIdentity: (_host, peer) =>
      plain(peer.fingerprint256) === shown.fingerprint
        ? undefined
        : new Error("The certificate is not the accepted one."),
  };
}

/** The error for a certificate that cannot be trusted; its message has what the user needs to compare. */
export function refusedCertificate(endpoint: Endpoint, shown: ShownCertificate): ConnectorError {
  return new ConnectorError(
    { kind: "offline", reason: "certificate" },
    `The certificate of ${endpoint.host} cannot be trusted (${shown.distrust}); it was issued by ${shown.issuer}, SHA-256 fingerprint ${shown.fingerprint}.`,
    { fingerprint: shown.fingerprint },
  );
}

/** Connects, upgrades where STARTTLS is meant, takes the certificate and leaves. Throws `ConnectorError`. */
export async function showCertificate(endpoint: Endpoint, signal: AbortSignal): Promise<ShownCertificate> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(probeTimeoutMs)]);
  const opened: Socket[] = [];
  try {
    const plainSocket = netConnect({ host: endpoint.host, port: endpoint.port });
    opened.push(plainSocket);
    await happens(plainSocket, "connect", deadline);
    if (endpoint.security === "starttls") await askForTls(plainSocket, endpoint.protocol, deadline);
    const socket = tlsConnect({
      socket: plainSocket,
      host: endpoint.host,
      ...(isIP(endpoint.host) === 0 ? { servername: endpoint.host } : {}),
      rejectUnauthorized: false,
    });
    opened.push(socket);
    await happens(socket, "secureConnect", deadline);
    return shownBy(socket);
  } catch (error) {
    signal.throwIfAborted();
    const timedOut = deadline.aborted ? Object.assign(new Error("timeout"), { code: "ETIMEDOUT" }) : error;
    throw mailError(timedOut, endpoint);
  } finally {
    // The outer one first: Node crashes when the socket under a TLS socket is destroyed before it.
    for (const socket of opened.toReversed()) socket.destroy();
  }
}

function shownBy(socket: TLSSocket): ShownCertificate {
  const der = socket.getPeerCertificate(false).raw;
  const certificate = new X509Certificate(der);
  const issuer = certificate.issuer.replaceAll("\n", ", ") || "an unnamed authority";
  return {
    pem: certificate.toString(),
    fingerprint: plain(certificate.fingerprint256),
    issuer,
    distrust: socket.authorized ? "" : describeDistrust(socket.authorizationError),
  };
}

function describeDistrust(reason: unknown): string {
  const code = reason instanceof Error ? reason.message : String(reason);
  return code.toLowerCase().replaceAll("_", " ");
}

/** RFC 9051 section 6.2.1 and RFC 3207; nothing but the request is sent in clear. */
async function askForTls(socket: Socket, protocol: Endpoint["protocol"], signal: AbortSignal): Promise<void> {
  await answer(socket, protocol === "imap" ? /^\* OK/m : /^220 /m, signal);
  if (protocol === "smtp") {
    socket.write("EHLO [127.0.0.1]\r\n");
    await answer(socket, /^250 /m, signal);
    socket.write("STARTTLS\r\n");
    await answer(socket, /^220 /m, signal);
  } else {
    socket.write("a STARTTLS\r\n");
    await answer(socket, /^a OK/m, signal);
  }
}

async function answer(socket: Socket, expected: RegExp, signal: AbortSignal): Promise<void> {
  let text = "";
  while (!(expected.test(text) && text.endsWith("\n"))) {
    const chunk = await happens(socket, "data", signal);
    text += chunk instanceof Uint8Array ? Buffer.from(chunk).toString("latin1") : "";
    const refused = /^(?:a (?:NO|BAD)|\* BYE|[45]\d\d )/m.test(text) || text.length > 100_000;
    if (refused) throw Object.assign(new Error("STARTTLS was refused"), { code: "ETLS" });
  }
}

function happens(socket: Socket, event: string, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void): void => {
      socket.pause();
      socket.off(event, done).off("error", failed).off("close", closed);
      signal.removeEventListener("abort", aborted);
      finish();
    };
    const done = (value: unknown): void => settle(() => resolve(value));
    const failed = (error: unknown): void => settle(() => reject(error));
    const closed = (): void => failed(Object.assign(new Error("closed"), { code: "ECONNRESET" }));
    const aborted = (): void => failed(signal.reason);
    if (signal.aborted) return aborted();
    socket.once(event, done).once("error", failed).once("close", closed);
    signal.addEventListener("abort", aborted, { once: true });
    if (event === "data") socket.resume();
  });
}

function plain(fingerprint: string): string {
  return fingerprint.replaceAll(":", "").toLowerCase();
}
