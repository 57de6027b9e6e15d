/**
 * The closed set of what an API call may answer instead of a value. `message` is one sentence for the user that says
 * what to do; internal messages, paths and stack traces never cross.
 */
export const apiErrorKinds = [
  /** The call itself is wrong: unknown method, bad shape. */
  "bad-request",
  /** The thing asked for is not (or no longer) here. */
  "not-found",
  /** It clashes with what is: account exists, stale draft version, already sent. */
  "conflict",
  /** No network, name not found, host unreachable, timeout. */
  "offline",
  /** The provider asks to wait. */
  "busy",
  /** Wrong user name or password, revoked token. */
  "sign-in",
  /** The certificate is not trusted, or TLS is not offered where it is required. */
  "certificate",
  /** The secret store is locked, absent or lost the secret; never the same as a wrong password (I4). */
  "secrets",
  /** The provider or a capability forbids it. */
  "refused",
  /** The disk is full, failing or not to be written to; reading goes on. */
  "storage",
  /** The database is released for maintenance or not open. */
  "parked",
  /** Anything else; the log has the details under `reference`. */
  "failed",
] as const;

export type ApiErrorKind = (typeof apiErrorKinds)[number];

/** What crosses the pipe for a failed call. */
export interface ApiErrorShape {
  kind: ApiErrorKind;
  message: string;
  /** Names the log entry, for `failed`. */
  reference?: string;
  /** Which field of a form is wrong, where known. */
  field?: string;
  /** `certificate` only: the SHA-256 of the certificate that was refused, lower-case hex. */
  fingerprint?: string;
}

/** The only error that the page and the hosts see from a call. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly kind: ApiErrorKind;
  readonly reference: string | undefined;
  readonly field: string | undefined;
  readonly fingerprint: string | undefined;

  constructor(shape: ApiErrorShape) {
    super(shape.message);
    this.kind = shape.kind;
    this.reference = shape.reference;
    this.field = shape.field;
    this.fingerprint = shape.fingerprint;
  }

  toShape(): ApiErrorShape {
    return {
      kind: this.kind,
      message: this.message,
      ...(this.reference !== undefined && { reference: this.reference }),
      ...(this.field !== undefined && { field: this.field }),
      ...(this.fingerprint !== undefined && { fingerprint: this.fingerprint }),
    };
  }
}
