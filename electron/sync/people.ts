import type { MailAddress, MailAddresses } from "../../shared/model/address.ts";
import type { AccountId, ConversationId } from "../../shared/model/ids.ts";
import { type RemotePerson, remoteId } from "../connectors/model.ts";
import type { Readable } from "../db/open.ts";
import { participants } from "../db/schema/index.ts";
import type { IdentityKey } from "../db/writes/identities.ts";
import { insertRow } from "../db/writes/rows.ts";
import type { Ingestion } from "./ingest-context.ts";

export interface Joined {
  senderId: number | null;
  /** Everybody named, the sender too. */
  ids: number[];
}

/** Makes everybody an e-mail names a participant of its conversation. Bcc is nobody's business. */
export function joinParticipants(ingestion: Ingestion, conversation: ConversationId, addresses: MailAddresses): Joined {
  const [sender] = identitiesOf(ingestion, addresses.from.length > 0 ? addresses.from : addresses.sender);
  const everybody = [
    ...identitiesOf(ingestion, addresses.from),
    ...identitiesOf(ingestion, addresses.to),
    ...identitiesOf(ingestion, addresses.cc),
  ];
  for (const { id, isSelf } of everybody) {
    const name = `${conversation} ${id}`;
    if (ingestion.joined.has(name)) continue;
    ingestion.joined.add(name);
    insertRow(
      ingestion.db,
      participants,
      { conversationId: conversation, identityId: id, role: isSelf ? "self" : "person" },
      "OR IGNORE",
    );
  }
  return { senderId: sender?.id ?? null, ids: [...new Set(everybody.map(({ id }) => id))] };
}

function identitiesOf(ingestion: Ingestion, addresses: MailAddress[]): { id: number; isSelf: boolean }[] {
  return addresses
    .filter(({ address }) => address.trim() !== "")
    .map(({ name, address }) => ingestion.identity({ kind: "address", remoteId: address, name, address }));
}

/** How a person of a provider is known: by address where the id is one, else as a user. */
export function identityKeyOf(person: RemotePerson): IdentityKey {
  const kind = person.id.includes("@") && person.address !== "" ? "address" : "user";
  return {
    kind,
    remoteId: kind === "address" ? person.address : person.id,
    name: person.name,
    address: person.address,
  };
}

interface Own {
  id: number;
  remoteId: string;
  name: string;
  address: string;
}

/** Who the user is in this account; of several the platform's own user. */
export function ownIdentity(db: Readable, account: AccountId): Own | undefined {
  return db
    .prepare<Own>(
      `SELECT id, remote_id AS remoteId, name, address FROM identities
       WHERE account_id = ? AND is_self = 1 ORDER BY kind DESC, id LIMIT 1`,
    )
    .get(account);
}

export function ownPerson(db: Readable, account: AccountId): RemotePerson | undefined {
  const own = ownIdentity(db, account);
  return own && { id: remoteId(own.remoteId), name: own.name, address: own.address, role: "self" };
}
