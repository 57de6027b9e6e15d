import type { MessageFacts } from "../../../shared/model/facts.ts";
import type { AccountId, ConversationId, MessageId } from "../../../shared/model/ids.ts";
import type { Readable } from "../../db/open.ts";
import { originalOf, undeliveredOf } from "../../db/queries/failures.ts";
import { getSettings } from "../../db/queries/settings.ts";
import { failedRecipients } from "../../mail/bounce/failure.ts";
import { invitationOf } from "../invitation.ts";
import { type SourceFacts, sourceFacts } from "../source-facts.ts";
import { trustedServers } from "../trusted-servers.ts";
import { found } from "./found.ts";
import { Latest } from "./latest.ts";

const factsKept = 200;
const accountsKept = 50;
/** What an account's newest mails say of its server is looked at again after this, ms. */
const trustedFor = 600_000;

interface Row {
  accountId: AccountId;
  conversationId: ConversationId;
  direction: "in" | "out";
  /** Grows or changes when there is more to read. */
  stamp: string;
  junk: 0 | 1;
}

const rowSql = `SELECT m.account_id AS accountId, m.conversation_id AS conversationId, m.direction, m.body_state || ' ' || m.parser_version || ' ' || coalesce((SELECT source_bytes FROM message_contents
      WHERE message_id = m.id), 0) AS stamp,
    EXISTS (SELECT 1 FROM placements p JOIN folders f ON f.id = p.folder_id
      WHERE p.message_id = m.id AND p.state <> 'leaving' AND f.role = 'junk') AS junk
  FROM messages m WHERE m.id = ?`;

/** Answers `messages.facts`. */
export function factsReader(db: Readable, now: () => number): (input: { id: MessageId }) => Promise<MessageFacts> {
  const made = new Latest<MessageId, string, SourceFacts>(factsKept);
  const trusted = new Latest<AccountId, number, string[]>(accountsKept);
  const trustedBy = (account: AccountId): Promise<string[]> =>
    trusted.get(account, Math.floor(now() / trustedFor), () => trustedServers(db, account));
  return async ({ id }) => {
    const row = found(db.prepare<Row>(rowSql).get(id) ?? null, "This message is no longer here.");
    const keys = getSettings(db).keys.map(({ fingerprint }) => fingerprint);
    const source = await made.get(id, [row.stamp, ...keys].join(" "), () =>
      sourceFacts(db, id, now(), () => trustedBy(row.accountId)),
    );
    const { card, bounce, unsubscribe, authentication, protection } = source;
    const { server = null, spf = null, dkim = null, dmarc = null } = authentication ?? {};
    return {
      id,
      conversationId: row.conversationId,
      invitation: card && invitationOf(db, id, card, row.direction),
      report: bounce && { recipients: failedRecipients(bounce.recipients), originalId: originalOf(db, id) },
      undelivered: row.direction === "out" ? undeliveredOf(db, id) : [],
      // To leave a list that one never joined tells its sender that somebody reads this.
      unsubscribe: row.direction === "in" && row.junk === 0 ? unsubscribe : null,
      authentication: server === null ? null : { server, spf, dkim, dmarc },
      protection,
    };
  };
}
