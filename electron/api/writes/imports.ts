import { setImmediate as turn } from "node:timers/promises";
import { ApiError } from "../../../shared/api/errors.ts";
import type { Consent } from "../../../shared/model/consent.ts";
import type { AccountId, ConversationId } from "../../../shared/model/ids.ts";
import type { Writable } from "../../db/open.ts";
import { abilitiesOf } from "../../db/queries/limits.ts";
import { refreshConversations } from "../../db/writes/aggregates.ts";
import { chooseConsent } from "../../db/writes/consent.ts";
import { toldAccount } from "../../sync/chat-jobs.ts";
import { forgetConversation, sweepForgotten } from "../../sync/forget.ts";
import type { Handlers } from "../handlers.ts";
import type { WriteOptions } from "../writes.ts";

type Names = "imports.discover" | "imports.set" | "imports.auto";

/** So many conversations are changed before others get their turn. */
const together = 20;

/** What of the conversations at a provider is imported. Nothing here changes anything there. */
export function importWrites({ db, engine, log }: WriteOptions): Pick<Handlers<"write">, Names> {
  return {
    "imports.discover": ({ accountId }) => engine.discover(accountId),
    "imports.set": async ({ ids, consent }) => {
      for (const id of ids) mustBeTold(db, id);
      const changed: Told[] = [];
      for (let at = 0; at < ids.length; at += together) {
        changed.push(...choose(db, ids.slice(at, at + together), consent));
        await turn();
      }
      for (const [account, list] of Map.groupBy(changed, (told) => told.account))
        if (consent === "allowed") engine.lookForMore(account);
        else
          engine.forgot(
            account,
            list.map(({ remoteId }) => remoteId),
          );
      if (changed.length > 0 && consent !== "allowed")
        // It is forgotten in any case; a full disk only keeps the old bytes from being overwritten.
        await sweepForgotten(db).catch((error: unknown) => log.warn("not swept", { error }));
      return null;
    },
    "imports.auto": ({ accountId, importNew }) => {
      db.transaction((changes) => {
        db.prepare("UPDATE accounts SET import_new = ? WHERE id = ?").run(+importNew, accountId);
        changes.note("accounts");
      });
      return null;
    },
  };
}

function mustBeTold(db: Writable, id: ConversationId): void {
  if (toldAccount(db, id) !== undefined) return;
  const reason = abilitiesOf(db, id).limits.choose;
  if (reason !== undefined) throw new ApiError({ kind: "refused", message: reason });
  throw new ApiError({ kind: "not-found", message: "One of these conversations is no longer here." });
}

interface Told {
  account: AccountId;
  remoteId: string;
}

/** @returns those that were allowed now, or whose words were forgotten now */
function choose(db: Writable, ids: readonly ConversationId[], consent: Consent): Told[] {
  return db.transaction((changes) => {
    const changed: Told[] = [];
    const find = db.prepare<Told>(
      "SELECT account_id AS account, remote_id AS remoteId FROM conversations WHERE id = ? AND remote_id IS NOT NULL",
    );
    for (const id of ids) {
      const told = find.get(id);
      const before = chooseConsent(db, id, consent);
      if (!told || before === undefined) continue;
      if ((consent === "allowed") !== (before === "allowed")) changed.push(told);
      if (consent !== "allowed") forgetConversation(db, told.account, id);
      refreshConversations(db, told.account, [id]);
    }
    changes.note(["conversations", "messages", "people", "outbox", "drafts"], ids);
    return changed;
  });
}
