import { randomBytes } from "node:crypto";
import { contract, isMethodName } from "../../shared/api/contract.ts";
import { ApiError, type ApiErrorKind, type ApiErrorShape } from "../../shared/api/errors.ts";
import { ConnectorError, type ConnectorErrorKind } from "../connectors/errors.ts";
import type { Log } from "../connectors/ports.ts";
import { storageSentences, storageTroubleOf } from "../db/storage-trouble.ts";
import { SecretError } from "../secrets/store.ts";

const kinds = {
  offline: "offline",
  busy: "busy",
  server: "failed",
  "sign-in": "sign-in",
  "cursor-gone": "failed",
  missing: "not-found",
  refused: "refused",
  bug: "failed",
} as const satisfies Record<ConnectorErrorKind, ApiErrorKind>;

const unreadable = "The disk reports an error, so this could not be read. Check the disk and try again.";

/** What the caller may know of whatever was thrown. Messages cross only from errors that are written for the user. */
export function answerError(error: unknown, method: string, log: Log): ApiErrorShape {
  if (error instanceof ApiError) {
    if (error.kind === "failed") log.error("api.failed", { method, reference: error.reference, error });
    return error.toShape();
  }
  if (error instanceof SecretError) {
    log.warn("api.secrets", { method, error });
    const field = error.state === "wrong-passphrase" ? { field: "passphrase" } : {};
    return { kind: "secrets", message: error.message, ...field };
  }
  const trouble = storageTroubleOf(error);
  if (trouble) {
    log.warn("api.storage", { method, trouble });
    const reads = isMethodName(method) && contract[method].kind === "read";
    return { kind: "storage", message: reads ? unreadable : storageSentences[trouble] };
  }
  if (error instanceof ConnectorError) return answerConnectorError(error, method, log);
  const reference = logged(error, method, log);
  return { kind: "failed", message: `Something went wrong here; the log has the details (${reference}).`, reference };
}

function answerConnectorError(error: ConnectorError, method: string, log: Log): ApiErrorShape {
  const { failure, message, fingerprint } = error;
  if (failure.kind === "offline" && (failure.reason === "certificate" || failure.reason === "no-tls"))
    return { kind: "certificate", message, ...(fingerprint !== undefined && { fingerprint }) };
  const kind = kinds[failure.kind];
  if (kind === "failed") return { kind, message, reference: logged(error, method, log) };
  log.info("api.provider", { method, error });
  return { kind, message };
}

function logged(error: unknown, method: string, log: Log): string {
  const reference = randomBytes(4).toString("hex");
  log.error("api.failed", { method, reference, error });
  return reference;
}
