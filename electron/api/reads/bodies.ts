import { randomUUID } from "node:crypto";
import type { MessageId } from "../../../shared/model/ids.ts";
import type { MessageBody } from "../../../shared/model/message.ts";
import type { Readable } from "../../db/open.ts";
import { findContent, findSource } from "../../db/queries/messages.ts";
import { foldHtml, foldText } from "../../mail/quote.ts";
import { sanitizeHtml } from "../../mail/sanitize.ts";
import { found } from "./found.ts";
import { inlineImages } from "./inline-images.ts";
import { Latest } from "./latest.ts";

type Html = Pick<MessageBody, "html" | "htmlVisible" | "blockedRemote">;

/** Bodies made safe take time; those of a conversation just read are kept. */
const bodiesKept = 100;

/** Answers `messages.body`. */
export function bodyReader(db: Readable): (input: { id: MessageId }) => Promise<MessageBody> {
  const made = new Latest<MessageId, string, Html>(bodiesKept);
  return async ({ id }) => {
    const { text, html, bodyState, markdown } = found(findContent(db, id), "This message is no longer here.");
    const safe =
      html === null
        ? { html: null, htmlVisible: null, blockedRemote: 0 }
        : await made.get(id, `${bodyState} ${html}`, () => safeHtml(db, id, html));
    const shown = markdown === null ? foldText(text) : { visible: text, folded: "" };
    return { id, ...shown, ...safe, bodyState, markdown };
  };
}

async function safeHtml(db: Readable, id: MessageId, sent: string): Promise<Html> {
  const images = [...(await inlineImages(db, id, sent))];
  // Pictures are put in at the end, so that megabytes of them don't go through the DOM; no mail can guess the names.
  const secret = randomUUID();
  const { html, blockedRemote } = sanitizeHtml(sent, {
    remote: "block",
    inlineUrl: (contentId) => {
      const index = images.findIndex(([known]) => known === contentId);
      return index < 0 ? null : `cid:${secret}-${index}.`;
    },
  });
  const { visible } = foldHtml(html);
  const withImages = (safe: string): string =>
    images.reduce((text, [, url], index) => text.replaceAll(`cid:${secret}-${index}.`, url), safe);
  return { html: withImages(html), htmlVisible: visible === null ? null : withImages(visible), blockedRemote };
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
