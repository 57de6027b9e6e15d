import type { RemoteMessage } from "../connectors/model.ts";
import { echoByKey, type KnownMessage, messageById, messageByRemoteId } from "../db/writes/messages.ts";
import { placementAt, placementsOf } from "../db/writes/placements.ts";
import type { Ingestion } from "./ingest-context.ts";

/**
 * Which row a remote message is. Equal ids are one message in several folders; but two keys of one folder are two
 * messages, and the second gets the id with `#2` (the first number that is free).
 * @returns `known` with another remote id than `remoteId`: a row of ours that this message is the echo of
 */
export function identify(
  ingestion: Ingestion,
  message: RemoteMessage,
): { remoteId: string; known: KnownMessage | undefined } {
  const { db, account } = ingestion;
  const id = ingestion.currentId(message.id);
  const placed = standing(ingestion, message, id);
  if (placed) return { remoteId: placed.remoteId, known: placed };
  for (let number = 1; ; number++) {
    const remoteId = number === 1 ? id : `${id}#${number}`;
    const known = messageByRemoteId(db, account, remoteId);
    if (known && !standsElsewhere(ingestion, message, known)) return { remoteId, known };
    if (known) continue;
    const echo = message.echoKey === null ? undefined : echoByKey(db, account, message.echoKey);
    return { remoteId, known: echo };
  }
}

/** The message that one of these very copies already stands for. */
function standing(ingestion: Ingestion, message: RemoteMessage, id: string): KnownMessage | undefined {
  for (const { folder, key } of message.placements) {
    const row = ingestion.knownFolder(folder);
    const there = row && placementAt(ingestion.db, row.id, key);
    const known = there && messageById(ingestion.db, there.messageId);
    if (known && isNumbered(known.remoteId, id)) return known;
  }
  return undefined;
}

/** Does the known message stand in one of these folders under another key? Copies still arriving have none yet. */
function standsElsewhere(ingestion: Ingestion, message: RemoteMessage, known: KnownMessage): boolean {
  if (message.placements.length === 0) return false;
  const copies = placementsOf(ingestion.db, known.id).filter(({ state }) => state !== "arriving");
  return message.placements.some(({ folder, key }) => {
    const row = ingestion.knownFolder(folder);
    return copies.some((copy) => copy.folderId === row?.id && copy.remoteKey !== key);
  });
}

/** Is this stored id the provider's id, or one of its numbered twins? */
function isNumbered(stored: string, id: string): boolean {
  return stored === id || (stored.startsWith(`${id}#`) && /^#\d+$/.test(stored.slice(id.length)));
}
