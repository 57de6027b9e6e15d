import { expect, test } from "vitest";
import { asPlain, asRichAgain, carried } from "../../../renderer/features/composer/carried.ts";
import { type DraftContent, draftContent } from "../../../shared/model/draft.ts";

const file = (id: number, contentId?: string) => ({
  ...{ id, name: `${id}.png`, size: 1, contentType: "image/png" },
  ...(contentId !== undefined && { contentId }),
});

function content(part: object): DraftContent {
  const me = { name: "Me", address: "me@example.org" };
  const empty = { cc: [], bcc: [], subject: "", text: "", quote: true, attachments: [] };
  return draftContent.parse({ accountId: 1, from: me, to: [], ...empty, ...part });
}

test("pictures of a letter that becomes plain go along beside it; those taken out before do not", () => {
  const letter = content({
    html: '<p><img src="cid:a@bobbin"></p>',
    attachments: [file(1, "a@bobbin"), file(2, "b@bobbin"), file(3)],
  });
  expect(asPlain(letter)).toEqual({ html: null, attachments: [file(1), file(3)] });
});

test("the form that was taken away comes back whole, with what was typed and attached since", () => {
  const picture = file(1, "a@bobbin");
  const before = content({ html: '<p><b>Hi</b><img src="cid:a@bobbin"></p>', text: "Hi", attachments: [picture] });
  const plain = { ...before, ...asPlain(before) };
  const since = content({ ...plain, text: "Hi there", attachments: [...plain.attachments, file(2)] });
  expect(asRichAgain(before, since)).toEqual({
    html: '<p><b>Hi</b><img src="cid:a@bobbin"></p><p> there</p>',
    text: "Hi there",
    attachments: [picture, file(2)],
  });
  expect(asRichAgain(before, { ...plain, text: "Hello" })).toMatchObject({ html: before.html, text: "Hi" });
});

const anna = { name: "", address: "anna@example.org" };
const ben = { name: "", address: "ben@example.org" };
const carol = { name: "", address: "carol@example.org" };
const me = { name: "Me", address: "me@example.org" };
const source = { from: [anna], sender: [], replyTo: [], to: [me], cc: [ben], bcc: [] };

test("an answer of another kind keeps words, form and files, and takes its own recipients and subject", () => {
  const written = content({
    html: "<p><b>Yes</b></p>",
    text: "Yes",
    attachments: [{ ...file(1), passedOn: true }, file(2)],
    subject: "Fwd: AW: Lunch",
  });
  const next = content({ to: [anna], subject: "Re: Lunch", attachments: [] });
  expect(carried({ kind: "forward", content: written }, next, source)).toMatchObject({
    ...{ to: [anna], subject: "Re: Lunch", html: "<p><b>Yes</b></p>", text: "Yes", attachments: [file(2)] },
  });
});

test("people and a subject that were typed stay; whom the former kind named by itself, it takes with it", () => {
  const all = content({ to: [anna, carol], cc: [ben], bcc: [me], subject: "Re: Lunch" });
  const reply = content({ to: [anna], subject: "Re: Lunch" });
  const answer = carried({ kind: "reply-all", content: all }, reply, source);
  expect(answer).toMatchObject({ to: [anna, carol], cc: [], bcc: [me], subject: "Re: Lunch" });
  const forward = content({ to: [carol, anna], cc: [ben], bcc: [], subject: "Dinner, not lunch" });
  expect(carried({ kind: "forward", content: forward }, reply, source)).toMatchObject({
    ...{ to: [anna, carol], cc: [ben], subject: "Dinner, not lunch" },
  });
});

test("nobody stands in two fields: who was made a blind copy stays one", () => {
  const reply = content({ to: [anna], bcc: [ben], subject: "Re: Lunch" });
  const all = content({ to: [anna], cc: [ben], subject: "Re: Lunch" });
  expect(carried({ kind: "reply", content: reply }, all, source)).toMatchObject({ to: [anna], cc: [], bcc: [ben] });
});
