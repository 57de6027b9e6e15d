import type { FailedRecipient } from "../../../shared/model/facts.ts";
import type { AccountId, MessageId } from "../../../shared/model/ids.ts";
import type { Writable } from "../open.ts";
import { deliveryFailures } from "../schema/index.ts";
import { insertRow } from "./rows.ts";

/** What a report says of a message. */
export interface FailureToSave {
  /** Message-ID without angle brackets. */
  originalId: string;
  recipients: FailedRecipient[];
}

/** Notes what a delivery report says; null: the message is none. */
export function saveFailure(
  db: Writable,
  accountId: AccountId,
  reportId: MessageId,
  failure: FailureToSave | null,
): void {
  if (failure === null) db.prepare("DELETE FROM delivery_failures WHERE report_id = ?").run(reportId);
  else insertRow(db, deliveryFailures, { reportId, accountId, ...failure }, "OR REPLACE");
}
