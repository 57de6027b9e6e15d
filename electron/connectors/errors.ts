import { withoutSecrets } from "./without-secrets.ts";

/** Why something refused can't be done; never retried, the user may change it and try again. */
export type RefusedReason = "too-large" | "unsupported" | "too-old" | "forbidden" | "invalid" | "quota";

/** Why a provider can't be reached; for the words in the sign-in dialog. */
export type OfflineReason =
  | "network"
  | "name-not-found"
  | "connection-refused"
  | "timeout"
  | "closed"
  | "certificate"
  | "no-tls";

/**
 * The closed set of what a connector may throw. The engine decides by `kind` alone:
 * offline: retry with jitter; busy: wait for the whole account; server: retry, then failing; sign-in: stop and ask the
 * user; cursor-gone: full enumeration and reconciliation; missing: drop the command; refused: never retry;
 * bug: log and skip the record after three tries.
 */
export type ConnectorFailure =
  | { kind: "offline"; reason: OfflineReason }
  | { kind: "busy"; retryAfterMs: number | null }
  | { kind: "server" }
  | { kind: "sign-in" }
  | { kind: "cursor-gone" }
  | { kind: "missing" }
  | { kind: "refused"; reason: RefusedReason }
  | { kind: "bug" };

export type ConnectorErrorKind = ConnectorFailure["kind"];

/** `message` is one sentence for the user; secrets are taken out of it here; the provider's own words go to `cause` and the log. */
export class ConnectorError extends Error {
  override readonly name = "ConnectorError";
  readonly failure: ConnectorFailure;
  /**
   * Only for a failed `send`: true when the provider may have accepted the message (the connection broke after the last
   * byte, before the answer). The outbox then asks `find` and never sends again by itself.
   */
  readonly maybeSent: boolean;
  /** Only for a refused certificate: its SHA-256, lower-case hex, for the user to compare and accept. */
  readonly fingerprint: string | undefined;

  constructor(
    failure: ConnectorFailure,
    message: string,
    options: { cause?: unknown; maybeSent?: boolean; fingerprint?: string } = {},
  ) {
    super(withoutSecrets(message), { cause: options.cause });
    this.failure = failure;
    this.maybeSent = options.maybeSent ?? false;
    this.fingerprint = options.fingerprint;
  }

  get kind(): ConnectorErrorKind {
    return this.failure.kind;
  }
}

/** Whatever was thrown, as one of ours; an unknown error is a `bug`. */
export function asConnectorError(error: unknown): ConnectorError {
  if (error instanceof ConnectorError) return error;
  return new ConnectorError({ kind: "bug" }, "Something unexpected happened; the log has the details.", {
    cause: error,
  });
}
