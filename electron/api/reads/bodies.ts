import { randomUUID } from "node:crypto";
import type { AccountId, MessageId } from "../../../shared/model/ids.ts";
import type { MessageBody } from "../../../shared/model/message.ts";
import type { Readable } from "../../db/open.ts";
import { findContent, findSource } from "../../db/queries/messages.ts";
import { foldHtml, foldText } from "../../mail/quote.ts";
import { type RemoteLoad, sanitizeHtml } from "../../mail/sanitize.ts";
import { withOwnIds } from "../mention-ids.ts";
import { type RemoteLeave, remoteLeave } from "../remote-wishes.ts";
import { fillPictures } from "./fill-pictures.ts";
import { found } from "./found.ts";
import { inlineImages } from "./inline-images.ts";
import { Latest } from "./latest.ts";
import { remoteContent, remotePictures, remoteStamp } from "./remote-pictures.ts";

type Html = Pick<MessageBody, "html" | "htmlVisible"> & { loads: RemoteLoad[] };

/** Bodies made safe take time; those of a conversation just read are kept. */
const bodiesKept = 100;
const plain: Html = { html: null, htmlVisible: null, loads: [] };

/** Answers `messages.body`. */
export function bodyReader(db: Readable, now: () => number): (input: { id: MessageId }) => Promise<MessageBody> {
  const made = new Latest<MessageId, string, Html>(bodiesKept);
  return async ({ id }) => {
    const { text, html, bodyState, markdown } = found(findContent(db, id), "This message is no longer here.");
    const leave = remoteLeave(db, id);
    const { loads, ...safe } =
      html === null
        ? plain
        : await made.get(id, `${bodyState} ${remoteStamp(db, id, leave)} ${html}`, () => safeHtml(db, id, html, leave));
    const remote = remoteContent(db, loads, leave, now());
    const shown = markdown === null ? foldText(text) : { visible: text, folded: "" };
    const named = markdown === null ? null : ownIds(db, id, markdown);
    return { id, ...shown, ...safe, bodyState, markdown: named, blockedRemote: remote.blocked, remote };
  };
}

function ownIds(db: Readable, id: MessageId, markdown: string): string {
  const row = db.prepare<{ account: AccountId }>("SELECT account_id AS account FROM messages WHERE id = ?").get(id);
  return row ? withOwnIds(db, row.account, markdown) : markdown;
}

async function safeHtml(db: Readable, id: MessageId, sent: string, leave: RemoteLeave): Promise<Html> {
  const images = [...(await inlineImages(db, id, sent))];
  // Pictures are put in at the end, so that megabytes of them don't go through the DOM; no mail can guess the names.
  const secret = randomUUID();
  const pictures = remotePictures(db, leave, secret);
  const { html, remote } = sanitizeHtml(sent, {
    remote: pictures.show,
    inlineUrl: (contentId) => {
      const index = images.findIndex(([known]) => known === contentId);
      return index < 0 ? null : `cid:${secret}-${index}.`;
    },
  });
  const { visible } = foldHtml(html);
  const withImages = (safe: string): string =>
    pictures.fill(
      fillPictures(safe, new RegExp(`cid:${secret}-(\\d+)\\.`, "g"), (index) => images[index]?.[1] ?? null),
    );
  return { html: withImages(html), htmlVisible: visible === null ? null : withImages(visible), loads: remote };
}

/** Answers `messages.source`: the characters of the message; bytes that are no UTF-8 are read as ISO 8859-1. */
export function sourceReader(db: Readable): (input: { id: MessageId }) => { text: string; complete: boolean } {
  return ({ id }) => {
    const { source, complete } = found(findSource(db, id), "The original of this message is not kept here.");
    return { text: textOf(source), complete };
  };
}

function textOf(source: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(source);
  } catch {
    return Buffer.from(source).toString("latin1");
  }
}
