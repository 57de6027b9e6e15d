import { type DraftContent, leavingFiles } from "../../../shared/model/draft.ts";

/** A rich letter as a plain one: pictures that stood in the text go along beside it. */
export function asPlain(content: DraftContent): Pick<DraftContent, "html" | "attachments"> {
  return { html: null, attachments: leavingFiles(content).map(({ contentId: _, ...file }) => file) };
}

/**
 * What was written so far, in an answer of another kind: all of it but to whom, and what it is about.
 * @param passedOn files that the former kind brought along by itself, which a reply has no use for
 */
export function carried(
  written: DraftContent,
  next: DraftContent,
  passedOn: DraftContent["attachments"],
): DraftContent {
  const theirs = new Set(passedOn.map(({ id }) => id));
  const { accountId, from, text, html, signature, quote, attachments } = written;
  const files = [...next.attachments, ...attachments.filter(({ id }) => !theirs.has(id))];
  return { ...next, accountId, from, text, html, signature, quote, attachments: files };
}
