import { ConnectorError, type ConnectorFailure, type OfflineReason } from "../errors.ts";
import type { Endpoint } from "./settings.ts";

/** What the libraries attach to their errors, as far as it was there. */
interface Details {
  /** Node's or the library's own; the system's where a library put its own over it. */
  code: string;
  message: string;
  authenticationFailed: boolean;
  /** `NO` or `BAD` of IMAP. */
  status: string;
  /** IMAP response code (RFC 5530), for example `OVERQUOTA`. */
  serverCode: string;
  /** The words of a refusal, or with which the server ended the connection. */
  words: string;
  /** SMTP reply code; 0 without an answer. */
  replyCode: number;
  /** The SMTP reply; only the server can say why it refused. */
  reply: string;
  /** The SMTP command that was answered. */
  command: string;
  tlsFailed: boolean;
  mailboxMissing: boolean;
  throttleMs: number | null;
}

function detailsOf(error: unknown): Details {
  const record = new Map<string, unknown>(typeof error === "object" && error !== null ? Object.entries(error) : []);
  const text = (name: string): string => {
    const value = record.get(name);
    return typeof value === "string" ? value : "";
  };
  const replyCode = record.get("responseCode");
  const throttle = record.get("throttleReset");
  return {
    code: text("originalCode") || text("code"),
    message: error instanceof Error ? error.message : String(error),
    authenticationFailed: record.get("authenticationFailed") === true || text("code") === "EAUTH",
    status: text("responseStatus"),
    serverCode: text("serverResponseCode").toUpperCase(),
    words: text("responseText") || text("reason") || text("response"),
    replyCode: typeof replyCode === "number" ? replyCode : 0,
    reply: text("response"),
    command: text("command").toUpperCase(),
    tlsFailed: record.get("tlsFailed") === true || text("code") === "ETLS",
    mailboxMissing: record.get("mailboxMissing") === true || text("code") === "NotFound",
    throttleMs: typeof throttle === "number" ? throttle : null,
  };
}

const certificateCode =
  /^(?:CERT_|ERR_TLS_CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|INVALID_CA|HOSTNAME_MISMATCH|INVALID_PURPOSE)/;

/** Did the certificate, rather than the network, end the connection? Asked to look at the certificate itself then. */
export function isTlsFailure(error: unknown): boolean {
  const { code, tlsFailed, message } = detailsOf(error);
  return certificateCode.test(code) || (tlsFailed && !/does not support STARTTLS|Error upgrading/i.test(message));
}

/** UIDs of a folder became new while it was read; the next look sees and handles it. */
export class FolderRebuilt extends ConnectorError {
  constructor() {
    super({ kind: "server" }, "A folder was rebuilt on the server while it was read.");
  }
}

/** The folder is gone, or the server won't open it: other folders may still be well. */
export function isFolderFailure(error: unknown): boolean {
  if (error instanceof FolderRebuilt) return true;
  if (error instanceof ConnectorError && error.kind !== "server" && error.kind !== "missing") return false;
  const details = detailsOf(error instanceof ConnectorError ? error.cause : error);
  return (details.status === "NO" || details.mailboxMissing) && !isBusy(details);
}

/** Too many connections of this account at once, as servers say it: in words, seldom by a code. */
export function isConnectionLimit(error: unknown): boolean {
  return tooMany.test(detailsOf(error instanceof ConnectorError ? error.cause : error).words);
}

/**
 * Whatever imapflow or nodemailer threw, in our words.
 * @param throttleMs what the server asked to wait on this connection, where it did
 */
export function mailError(error: unknown, endpoint: Endpoint, throttleMs: number | null = null): ConnectorError {
  if (error instanceof ConnectorError && throttleMs === null) return error;
  const told = detailsOf(error);
  const details = throttleMs === null ? told : { ...told, code: "ETHROTTLE", throttleMs };
  const [failure, message] = judge(details, endpoint);
  return new ConnectorError(failure, message, { cause: error });
}

type Judgement = [failure: ConnectorFailure, message: string];

function judge(details: Details, endpoint: Endpoint): Judgement {
  const { host, port, protocol } = endpoint;
  if (isBusy(details)) {
    return [{ kind: "busy", retryAfterMs: details.throttleMs }, `${host} is busy and asks to try again later.`];
  }
  if (details.code === "EMESSAGE" && details.replyCode === 0) {
    return [{ kind: "refused", reason: "too-large" }, `The message is larger than ${host} takes.`];
  }
  if (details.command === "STARTTLS") {
    return [{ kind: "offline", reason: "no-tls" }, offlineSentence("no-tls", host, port)];
  }
  if (details.replyCode > 0 && protocol === "smtp") return judgeReply(details, endpoint);
  if (details.authenticationFailed) return [{ kind: "sign-in" }, `${host} refused the user name or password.`];
  const offline = offlineReason(details);
  if (offline === "closed" && details.words !== "") {
    return [{ kind: "offline", reason: offline }, `${host} ended the connection${quoted(details.words)}.`];
  }
  if (offline !== null) return [{ kind: "offline", reason: offline }, offlineSentence(offline, host, port)];
  return judgeAnswer(details, endpoint);
}

const tooMany = /too many (?:\w+ )*(?:connections|sessions)|maximum (?:number of )?\w* ?connections|connection limit/i;
const tryLater =
  /throttled|too many (?:login|sign-?in|auth|attempt|failed|request|command)|rate.?limit|try (?:again )?later|temporar|authenticated but not connected/i;

/** A refusal that says nothing about the password or the request: the server can't or won't just now. */
function isBusy({ code, serverCode, status, authenticationFailed, words }: Details): boolean {
  if (code === "ETHROTTLE" || ["UNAVAILABLE", "INUSE", "LIMIT", "THROTTLED"].includes(serverCode)) return true;
  if (tooMany.test(words)) return true;
  const refused = status !== "" || authenticationFailed;
  return refused && !["AUTHENTICATIONFAILED", "OVERQUOTA"].includes(serverCode) && tryLater.test(words);
}

function judgeAnswer(details: Details, { host }: Endpoint): Judgement {
  if (details.mailboxMissing || details.serverCode === "NONEXISTENT" || details.serverCode === "TRYCREATE") {
    return [{ kind: "missing" }, `The folder is no longer on ${host}.`];
  }
  if (details.serverCode === "OVERQUOTA") {
    return [{ kind: "refused", reason: "quota" }, `The mailbox on ${host} is full.`];
  }
  if (["LineTooLarge", "LiteralTooLarge", "ResponseTooLarge"].includes(details.code)) {
    return [{ kind: "refused", reason: "too-large" }, `A message on ${host} is too large to be read.`];
  }
  if (details.status !== "" || details.code.startsWith("ParserError")) {
    return [{ kind: "server" }, `${host} could not do what was asked.`];
  }
  return [{ kind: "bug" }, `Something unexpected happened with ${host}; the log has the details.`];
}

/** RFC 5321 section 4.2 and RFC 4954 section 6. */
function judgeReply({ replyCode, command, reply }: Details, { host }: Endpoint): Judgement {
  if (replyCode === 530 || replyCode === 534 || replyCode === 535) {
    return [{ kind: "sign-in" }, `${host} refused the user name or password.`];
  }
  if (replyCode === 552 || replyCode === 523) {
    return [{ kind: "refused", reason: "too-large" }, `The message is too large for ${host}.`];
  }
  if (replyCode >= 500) {
    const said = quoted(reply);
    const refused =
      command === "RCPT TO"
        ? `${host} refused every recipient${said}.`
        : command === "MAIL FROM"
          ? `${host} refused the sender${said}.`
          : `${host} refused the message${said}.`;
    return [{ kind: "refused", reason: "invalid" }, refused];
  }
  if (replyCode === 421 || replyCode === 454) return [{ kind: "server" }, `${host} cannot take mail at the moment.`];
  return [{ kind: "busy", retryAfterMs: null }, `${host} asks to try again later.`];
}

/** The words of a reply without its codes (RFC 3463), on one line and short. */
function quoted(reply: string): string {
  const words = reply
    .replace(/^[2-5]\d\d[ -](?:[2-5]\.\d{1,3}\.\d{1,3} )?/gm, "")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim()
    .replace(/\.$/, "");
  return words === "" ? "" : `: “${words.slice(0, 200).toWellFormed()}”`;
}

const reasons: [OfflineReason, RegExp][] = [
  ["certificate", certificateCode],
  ["name-not-found", /^(?:ENOTFOUND|ENODATA|EAI_NONAME|EAI_NODATA|EDNS)$/],
  ["connection-refused", /^ECONNREFUSED$/],
  ["timeout", /^(?:ETIMEDOUT|ETIMEOUT|CONNECT_TIMEOUT|GREETING_TIMEOUT|UPGRADE_TIMEOUT|LockTimeout)$/],
  ["network", /^(?:ENETUNREACH|EHOSTUNREACH|ENETDOWN|EHOSTDOWN|EADDRNOTAVAIL|EAI_AGAIN|ESERVFAIL)$/],
  ["no-tls", /^(?:EPROTO|ERR_SSL_|STARTTLS_INJECTION|ETLS)/],
  [
    "closed",
    /^(?:ECONNRESET|EPIPE|ECONNECTION|ECONNABORTED|ESOCKET|NoConnection|EConnectionClosed|StateLogout|Closed)/,
  ],
];

function offlineReason(details: Details): OfflineReason | null {
  const reason = reasons.find(([, pattern]) => pattern.test(details.code))?.[0];
  if (reason !== undefined) return reason;
  return details.tlsFailed ? "no-tls" : null;
}

function offlineSentence(reason: OfflineReason, host: string, port: number): string {
  const sentences: Record<OfflineReason, string> = {
    network: `The network cannot reach ${host}.`,
    "name-not-found": `There is no server named ${host}.`,
    "connection-refused": `${host} does not accept connections on port ${port}.`,
    timeout: `${host} did not answer in time.`,
    closed: `The connection to ${host} was lost.`,
    certificate: `The certificate of ${host} cannot be trusted.`,
    "no-tls": `${host} does not offer an encrypted connection on port ${port}.`,
  };
  return sentences[reason];
}
