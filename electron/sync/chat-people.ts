import type { RemoteEvent, RemotePerson } from "../connectors/model.ts";
import { conversationsFrom } from "../db/queries/senders.ts";
import { customEmoji, identities } from "../db/schema/index.ts";
import { insertRow, updateRow } from "../db/writes/rows.ts";
import type { Ingestion } from "./ingest-context.ts";
import { identityKeyOf } from "./people.ts";

/** Somebody as the provider told them with what they did: the row is made when it is new, a picture is taken. */
export function personOf(ingestion: Ingestion, person: RemotePerson): { id: number; isSelf: boolean } {
  const identity = ingestion.identity(identityKeyOf(person));
  if (person.picture === undefined && person.role !== "bot") return identity;
  const changed = ingestion.db
    .prepare<{ id: number }>(
      `UPDATE identities SET picture = coalesce(@picture, picture), is_bot = max(is_bot, @bot)
       WHERE id = @id AND (picture IS NOT coalesce(@picture, picture) OR is_bot < @bot) RETURNING id`,
    )
    .get({ picture: person.picture ?? null, bot: +(person.role === "bot"), id: identity.id });
  if (changed && person.role === "bot")
    for (const id of conversationsFrom(ingestion.db, identity.id)) ingestion.touched.add(id);
  return identity;
}

/** What the provider says of a person by themself is what they are called from now on. */
export function applyPerson(ingestion: Ingestion, person: RemotePerson): void {
  const { db } = ingestion;
  const { id } = personOf(ingestion, person);
  const { name, address } = person;
  updateRow(db, identities, id, { ...(name !== "" && { name }), ...(address !== "" && { address }) });
  ingestion.peopleChanged = true;
}

export function applyEmoji({ db, account }: Ingestion, { name, url }: Extract<RemoteEvent, { type: "emoji" }>): void {
  if (url === null) db.prepare("DELETE FROM custom_emoji WHERE account_id = ? AND name = ?").run(account, name);
  else insertRow(db, customEmoji, { accountId: account, name, url }, "OR REPLACE");
}
