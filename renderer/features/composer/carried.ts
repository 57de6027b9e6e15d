import { type MailAddress, type MailAddresses, sameAddress } from "../../../shared/model/address.ts";
import { type DraftContent, type DraftKind, leavingFiles } from "../../../shared/model/draft.ts";
import { textToHtml } from "./text-html.ts";

/** A rich letter as a plain one: pictures that stood in the text go along beside it. */
export function asPlain(content: DraftContent): Pick<DraftContent, "html" | "attachments"> {
  return { html: null, attachments: leavingFiles(content).map(({ contentId: _, ...file }) => file) };
}

/** A plain letter as a rich one. */
export function asRich({ text }: DraftContent): Pick<DraftContent, "html"> {
  return { html: textToHtml(text) };
}

/**
 * A letter that was made plain, with the form it had `before`. What was typed behind its words since stands behind them;
 * files are those of `now`, pictures in their places again.
 */
export function asRichAgain(
  before: DraftContent,
  now: DraftContent,
): Pick<DraftContent, "html" | "text" | "attachments"> {
  const more = now.text.startsWith(before.text) ? now.text.slice(before.text.length) : "";
  const attachments = now.attachments.map((file) => before.attachments.find(({ id }) => id === file.id) ?? file);
  return { html: `${before.html ?? ""}${textToHtml(more)}`, text: before.text + more, attachments };
}

export interface Written {
  kind: DraftKind;
  content: DraftContent;
}

/**
 * What was written so far, in an answer of another kind: words, form, sender, the files that were added, the people who
 * were typed in, and a subject that was. What the former kind brought along by itself, the new one replaces.
 * @param source of the message answered; empty where it is not known
 */
export function carried({ kind, content: written }: Written, next: DraftContent, source: MailAddresses): DraftContent {
  const { accountId, from, text, html, signature, quote, attachments, bcc } = written;
  const suggested = kind === "forward" ? [] : Object.values(source).flat();
  const to = joined(next.to, lacking(written.to, suggested), bcc);
  const cc = joined(next.cc, lacking(written.cc, kind === "reply-all" ? suggested : []), [...bcc, ...to]);
  const files = [...next.attachments, ...attachments.filter(({ passedOn }) => passedOn !== true)];
  const subject = isTyped(written.subject, next.subject) ? written.subject : next.subject;
  return { ...next, accountId, from, to, cc, bcc, subject, text, html, signature, quote, attachments: files };
}

function lacking(people: readonly MailAddress[], known: readonly MailAddress[]): MailAddress[] {
  return people.filter(({ address }) => !known.some((other) => sameAddress(other.address, address)));
}

/** Both, each once, without those who stand in another field. */
function joined(first: MailAddress[], more: MailAddress[], elsewhere: readonly MailAddress[]): MailAddress[] {
  return lacking([...first, ...lacking(more, first)], elsewhere);
}

const ownPrefix = /^(?:(?:re|fwd): )+/i;
/** As clients of many languages mark answers: "AW:", "Re[2]:". */
const prefixes = /^(?:[^\s:：]{1,12}\s*[:：]\s*)*$/u;

/** Whether a subject is another one than the kinds of answer give by themselves. */
function isTyped(subject: string, suggested: string): boolean {
  const base = suggested.replace(ownPrefix, "");
  return !(subject.endsWith(base) && prefixes.test(subject.slice(0, subject.length - base.length)));
}
