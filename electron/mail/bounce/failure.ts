import type { FailedRecipient } from "../../../shared/model/facts.ts";
import type { DeliveryFailure } from "../model.ts";
import type { RecipientStatus } from "./delivery-status.ts";
import type { Bounce } from "./read-bounce.ts";

const longestReason = 400;

/** What is kept of a report, or null: it tells of no failure, or does not say of which message. */
export function failureOf({ isBounce, originalMessageId, recipients }: Bounce): DeliveryFailure | null {
  if (!isBounce || originalMessageId === null) return null;
  return { originalId: originalMessageId, recipients: failedRecipients(recipients) };
}

/** Those a report gives up on; a report may tell of others that it reached or still tries. */
export function failedRecipients(recipients: readonly RecipientStatus[]): FailedRecipient[] {
  return recipients
    .filter(({ action, status }) => action === "failed" || (action === "" && !/^[24]/.test(status ?? "")))
    .map(({ address, diagnostic, status }) => ({
      address: oneLine(address).slice(0, 320),
      reason: oneLine(diagnostic).slice(0, longestReason),
      status,
    }));
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim()
    .toWellFormed();
}
