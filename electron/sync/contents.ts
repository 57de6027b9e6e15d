import type { MailAddress } from "../../shared/model/address.ts";
import type { MessageId } from "../../shared/model/ids.ts";
import type { RemoteContent } from "../connectors/model.ts";
import { messageMarkdown } from "../db/schema/index.ts";
import { peopleText } from "../db/search.ts";
import { keptSourceBytes, saveAttachments } from "../db/writes/contents.ts";
import { saveFailure } from "../db/writes/failures.ts";
import { insertRow } from "../db/writes/rows.ts";
import { asksSomething } from "../mail/question.ts";
import { foldText } from "../mail/quote.ts";
import { makeSnippet } from "../mail/snippet.ts";
import type { Ingestion } from "./ingest-context.ts";

/** The columns of a message that follow from its content. */
export interface ContentColumns {
  snippet?: string;
  bodyState: "partial" | "full";
  hasAttachments: boolean;
  asks: boolean;
  items: RemoteContent["items"];
}

/** Takes text, HTML and source to be kept, and writes the attachments; what the row must say, `contentColumns` says. */
export function saveContent(
  ingestion: Ingestion,
  message: MessageId,
  content: RemoteContent,
  { fresh = false } = {},
): void {
  const { db, account, options } = ingestion;
  const { text, html, complete } = content;
  const source = content.source && content.source.length <= keptSourceBytes ? content.source : null;
  ingestion.contents.set(message, { id: message, text, html, source, complete: complete && source !== null });
  if (content.markdown !== undefined)
    insertRow(db, messageMarkdown, { messageId: message, markdown: content.markdown }, "OR REPLACE");
  else if (!fresh) db.prepare("DELETE FROM message_markdown WHERE message_id = ?").run(message);
  if (!fresh || content.failure) saveFailure(db, account, message, content.failure ?? null);
  if (!fresh || content.attachments.length > 0) saveAttachments(db, account, message, content.attachments, options.now);
}

export function contentColumns(content: RemoteContent): ContentColumns {
  // What chat says is all its author's own: nothing in it is folded away.
  const said = content.markdown === undefined ? () => foldText(content.text).visible : () => content.text;
  const snippet = content.snippet ?? makeSnippet(said());
  return {
    ...(snippet !== "" && { snippet }),
    bodyState: content.complete ? "full" : "partial",
    hasAttachments: content.attachments.some(({ inline }) => !inline),
    asks: asksSomething(content.text) && asksSomething(said()),
    items: content.items,
  };
}

interface Searched {
  text: string;
  attachments: readonly { name: string }[];
}

interface Searchable {
  id: MessageId;
  subject: string;
  addresses: string;
}

/** Puts a message among those to be indexed at the end of the transaction. */
export function indexLater(
  ingestion: Ingestion,
  message: { id: MessageId; subject: string; addresses: { from: MailAddress[]; to: MailAddress[]; cc: MailAddress[] } },
  content: Searched | null,
): void {
  const { from, to, cc } = message.addresses;
  ingestion.entries.set(message.id, {
    id: message.id,
    subject: message.subject,
    text: content?.text ?? "",
    sender: peopleText(from),
    recipients: peopleText([...to, ...cc]),
    files: (content?.attachments ?? []).map(({ name }) => name).join(" "),
  });
}

/** The same for a message whose row stands already. */
export function indexStored(ingestion: Ingestion, id: MessageId, content: Searched): void {
  const row = ingestion.db.prepare<Searchable>("SELECT id, subject, addresses FROM messages WHERE id = ?").get(id);
  if (row) indexLater(ingestion, { id, subject: row.subject, addresses: JSON.parse(row.addresses) }, content);
}

/** And where its files are known already. */
export function indexText(ingestion: Ingestion, id: MessageId, text: string): void {
  const attachments = ingestion.db
    .prepare<{ name: string }>("SELECT name FROM attachments WHERE message_id = ? ORDER BY id")
    .all(id);
  indexStored(ingestion, id, { text, attachments });
}
