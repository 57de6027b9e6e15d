import { normalizeAddress } from "../../shared/model/address.ts";
import type { MessageId } from "../../shared/model/ids.ts";
import type { RemoteContent } from "../../shared/model/message.ts";
import type { Readable } from "../db/open.ts";
import { findMessage } from "../db/queries/messages.ts";
import { type RemoteImageRow, remoteConsent, remoteImages } from "../db/queries/remote.ts";
import { getSettings } from "../db/queries/settings.ts";
import type { RemoteLoad } from "../mail/sanitize.ts";

/** Of one message. */
const mostPictures = 200;
/** A picture that could not be had is asked for again after this time. */
const retryAfterMs = 10 * 60_000;

/** Whether remote pictures of a message may be shown, and whom "always" would mean. */
export interface RemoteLeave {
  consent: RemoteContent["consent"];
  sender: string | null;
}

export function remoteLeave(db: Readable, id: MessageId): RemoteLeave {
  const [from, ...more] = findMessage(db, id)?.addresses.from ?? [];
  // With several authors nobody can tell whom to trust.
  const sender = from && more.length === 0 && from.address !== "" ? normalizeAddress(from.address) : null;
  const consent = getSettings(db).remoteImages === "never" ? "never" : remoteConsent(db, id, sender);
  return { consent, sender };
}

export function isAllowed(consent: RemoteContent["consent"]): boolean {
  return consent === "once" || consent === "sender";
}

/** The pictures that consent shows, each once; what counts readers is never among them. */
export function wantedPictures(loads: readonly RemoteLoad[]): string[] {
  const addresses = loads.flatMap(({ address, tracker }) => (address === null || tracker !== null ? [] : [address]));
  return [...new Set(addresses)].slice(0, mostPictures);
}

/** Those of them that are not here and were not refused lately. */
export function missingPictures(db: Readable, wanted: readonly string[], now: number): string[] {
  const known = remoteImages(db, wanted);
  return wanted.filter((url) => isMissing(known.get(url), now));
}

function isMissing(row: RemoteImageRow | undefined, now: number): boolean {
  return row === undefined || (row.sha256 === null && now - row.at > retryAfterMs);
}
