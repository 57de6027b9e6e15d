import { normalizeAddress } from "../../../shared/model/address.ts";
import type { FolderRole } from "../../../shared/model/folder.ts";
import type { Direction } from "../../../shared/model/message.ts";
import type { ParsedAttachment, ParsedMail } from "../../mail/model.ts";
import {
  type PlacedFlags,
  type RemoteAttachment,
  type RemoteContent,
  type RemoteId,
  type RemoteMessage,
  remoteId,
} from "../model.ts";
import type { FetchedRow } from "./fetch.ts";
import { headerBlock, messageIdentity } from "./identity.ts";
import { type Labels, placesOf } from "./labels.ts";

/** Where a fetched message stands, and who reads it. */
export interface MapContext {
  folder: { id: RemoteId; role: FolderRole | null };
  /** Own addresses, normalised. */
  own: ReadonlySet<string>;
  /** ms UTC, for a message whose dates cannot be read. */
  now: number;
  /** Are messages known by the server's ids? */
  serverIds: boolean;
  labels: Labels | null;
}

/**
 * A fetched and parsed message in the core's shape. Its id is that of the message, not of the copy: equal in every folder
 * (see `messageIdentity`), so a message in two folders is told twice with one id and two placements.
 * @param header the source or its header block, for the identity
 * @param content null when only headers were fetched
 */
export function toMessage(
  row: FetchedRow,
  header: Uint8Array,
  parsed: ParsedMail,
  content: RemoteContent | null,
  context: MapContext,
): RemoteMessage {
  const direction = toDirection(parsed, context);
  return {
    id: messageIdentity({
      emailId: context.serverIds ? row.emailId : null,
      header: headerBlock(header),
      size: row.size,
    }),
    conversation: null,
    version: "0",
    direction,
    visibility: "everyone",
    contentKind: "rich",
    subject: parsed.subject,
    addresses: parsed.addresses,
    messageId: parsed.messageId,
    inReplyTo: parsed.inReplyTo,
    references: namedBy(parsed),
    sentAt: parsed.date,
    receivedAt: row.receivedAt ?? parsed.date ?? context.now,
    sequence: null,
    echoKey: direction === "out" ? parsed.messageId : null,
    placements: placements(row, context),
    size: row.size,
    snippet: parsed.snippet,
    badges: [],
    parent: null,
    bulk: parsed.bulk,
    automatic: parsed.automatic,
    content,
    remote: null,
  };
}

function placements(row: FetchedRow, { folder, labels }: MapContext): PlacedFlags[] {
  if (labels?.all === folder.id) return placesOf(labels, row.uid, row.flags, row.labels);
  return [{ folder: folder.id, key: String(row.uid), flags: row.flags }];
}

/** Own address in From, or filed as sent; never judged by a name. */
export function toDirection(
  parsed: Pick<ParsedMail, "addresses">,
  context: Pick<MapContext, "folder" | "own">,
): Direction {
  if (context.folder.role === "sent") return "out";
  return parsed.addresses.from.some(({ address }) => context.own.has(normalizeAddress(address))) ? "out" : "in";
}

/** Everything of a message whose whole source is here. */
export function toContent(parsed: ParsedMail, source: Uint8Array): RemoteContent {
  return {
    text: parsed.text,
    html: parsed.html,
    items: [],
    attachments: parsed.attachments.map(toAttachment),
    complete: true,
    source,
    snippet: parsed.snippet,
    failure: parsed.failure,
  };
}

/** A report names the message that came back like an answer does, so that it stands in its conversation. */
function namedBy({ references, failure }: ParsedMail): string[] {
  return failure === null || references.includes(failure.originalId) ? references : [...references, failure.originalId];
}

function toAttachment(attachment: ParsedAttachment): RemoteAttachment {
  return { ...attachment, id: remoteId(attachment.id) };
}
