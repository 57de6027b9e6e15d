import { X509Certificate } from "node:crypto";
import type { Protection, UnsubscribeOffer } from "../../shared/model/facts.ts";
import type { MessageId } from "../../shared/model/ids.ts";
import { parseMailto } from "../../shared/text/mailto.ts";
import type { Readable } from "../db/open.ts";
import { findSource } from "../db/queries/messages.ts";
import { getSettings } from "../db/queries/settings.ts";
import { type Authentication, readAuthentication } from "../mail/authentication.ts";
import { type Bounce, bounceOf } from "../mail/bounce/read-bounce.ts";
import { messageCalendar } from "../mail/calendar/message-calendar.ts";
import type { CalendarCard } from "../mail/calendar/read-calendar.ts";
import { type MessageRead, readMessage } from "../mail/read/read-message.ts";
import { readProtection } from "../mail/signature/protection.ts";
import { type SignatureKeys, verifySignature } from "../mail/signature/verify-signature.ts";
import { isUnsubscribeSigned, readUnsubscribe } from "../mail/unsubscribe.ts";

/** What the source of a message says beside its text. */
export interface SourceFacts {
  card: CalendarCard | null;
  bounce: Bounce | null;
  unsubscribe: UnsubscribeOffer | null;
  /** The https link that one request is sent to; null where that is not offered. */
  oneClick: string | null;
  authentication: Authentication | null;
  protection: Protection | null;
}

const nothing: SourceFacts = {
  ...{ card: null, bounce: null, unsubscribe: null, oneClick: null, authentication: null, protection: null },
};

/**
 * Reads it from the kept source; of a message that is not here whole there is nothing to say.
 * @param trusted the servers whose checks count for mail of its account, asked where a message names any
 */
export async function sourceFacts(
  db: Readable,
  id: MessageId,
  now: number,
  trusted: () => Promise<string[]>,
): Promise<SourceFacts> {
  const kept = findSource(db, id);
  if (!kept?.complete) return nothing;
  const message = await readMessage(kept.source);
  const { headers } = message;
  const asked = headers.some(({ key }) => key === "authentication-results");
  const authentication = asked ? readAuthentication(headers, await trusted()) : null;
  const bounce = bounceOf(message);
  const ways = readUnsubscribe(headers);
  const oneClick =
    ways.oneClick && authentication !== null && isUnsubscribeSigned(headers, authentication) ? ways.https : null;
  return {
    card: await messageCalendar(kept.source),
    bounce: bounce.isBounce ? bounce : null,
    unsubscribe: offerOf(ways, oneClick),
    oneClick,
    authentication: authentication?.server == null ? null : authentication,
    protection: await protectionOf(message, kept.source, now, () => keysAtHand(db)),
  };
}

/** One request where it is safe, else a mail the user sends, else a page the user opens. */
function offerOf(
  { mailto, https }: { mailto: string | null; https: string | null },
  oneClick: string | null,
): UnsubscribeOffer | null {
  if (oneClick !== null) return { way: "one-click", host: new URL(oneClick).host };
  const address = mailto === null ? undefined : parseMailto(mailto)?.to[0]?.address;
  if (mailto !== null && address !== undefined) return { way: "mail", link: mailto, address };
  return https === null ? null : { way: "web", link: https, host: new URL(https).host };
}

/** Only what the user vouched for: a key that comes with a message says nothing of who sent it. */
function keysAtHand(db: Readable): SignatureKeys {
  const { keys } = getSettings(db);
  return {
    openpgp: keys.flatMap(({ kind, text }) => (kind === "openpgp" ? [text] : [])),
    certificates: keys.flatMap(({ kind, text }) => (kind === "certificate" ? [new X509Certificate(text).raw] : [])),
  };
}

async function protectionOf(
  message: MessageRead,
  source: Uint8Array,
  now: number,
  keys: () => SignatureKeys,
): Promise<Protection | null> {
  const { kind, signed, encrypted } = readProtection(message);
  if (kind === "none") return null;
  if (!signed) return { kind, encrypted, signature: "none" };
  const { state } = await verifySignature(source, keys(), now);
  // Signed inside its text, where only the form can be seen.
  return { kind, encrypted, signature: state === "none" ? "unknown" : state };
}
