import { expect, test } from "vitest";
import { choicesOf, filterFrom } from "../../../renderer/features/views/view-choices.ts";
import { type ConversationFilter, inbox } from "../../../shared/api/conversations.ts";
import { accountId, folderId } from "../../../shared/model/ids.ts";

const one = accountId.parse(1);
const filters: ConversationFilter[] = [
  inbox,
  { ...inbox, role: null, starred: true },
  { ...inbox, role: "archive", accountIds: [one] },
  { ...inbox, exceptAccountIds: [one], unread: true },
  { ...inbox, role: null, folderIds: [folderId.parse(3), folderId.parse(4)] },
  { ...inbox, kinds: ["direct", "channel"], waiting: "me", section: "people" },
  { ...inbox, people: ["anna@example.org", "bert@example.org"] },
];

test.each(filters)("the dialog shows a view as it is, and saves it so: %j", (filter) => {
  expect(filterFrom(choicesOf(filter))).toEqual(filter);
});

test("one folder that is shown begins a view of this folder; all kinds are no choice; names are taken apart", () => {
  const folder = { ...inbox, role: null, folderId: folderId.parse(7) };
  expect(filterFrom(choicesOf(folder))).toEqual({ ...folder, folderId: null, folderIds: [7] });
  const choices = choicesOf(inbox);
  const all = {
    ...choices,
    kinds: ["thread", "direct", "group", "channel"] as const,
    people: " Anna@Example.org ,, b ",
  };
  expect(filterFrom(all)).toEqual({ ...inbox, people: ["anna@example.org", "b"] });
});
