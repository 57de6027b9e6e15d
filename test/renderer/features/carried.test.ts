import { expect, test } from "vitest";
import { asPlain, carried } from "../../../renderer/features/composer/carried.ts";
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

test("an answer of another kind keeps words, form, files and sender, and takes its own recipients and subject", () => {
  const to = [{ name: "", address: "anna@example.org" }];
  const written = content({
    html: "<p><b>Yes</b></p>",
    text: "Yes",
    attachments: [file(1), file(2)],
    subject: "Fwd: Lunch",
  });
  const next = content({ to, subject: "Re: Lunch", attachments: [] });
  expect(carried(written, next, [])).toMatchObject({
    ...{ to, subject: "Re: Lunch", html: "<p><b>Yes</b></p>", text: "Yes", attachments: [file(1), file(2)] },
  });
  expect(carried(written, next, written.attachments.slice(0, 1)).attachments).toEqual([file(2)]);
});
