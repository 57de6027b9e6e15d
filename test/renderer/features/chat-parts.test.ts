import { expect, test } from "vitest";
import { inOrder } from "../../../renderer/features/accounts/account-conversations.tsx";
import { allEmoji, findEmoji } from "../../../renderer/features/chat/emoji.ts";
import { reactedBy } from "../../../renderer/features/chat/reactions.tsx";
import { peopleFor } from "../../../renderer/features/chat/use-completion.ts";
import { byKind, chosenWith, fitting, isChosen, toDo } from "../../../renderer/features/imports/choice.ts";
import { suggestionsFor } from "../../../renderer/features/people/suggestions.tsx";
import { conversationName } from "../../../renderer/text/conversation-name.ts";
import type { ConversationRow, OfferedConversation, ParticipantView } from "../../../shared/model/conversation.ts";
import { accountId, conversationId } from "../../../shared/model/ids.ts";
import { identityId } from "../../../shared/model/person.ts";

function offered(id: number, name: string, more: Partial<OfferedConversation> = {}): OfferedConversation {
  return {
    id: conversationId.parse(id),
    accountId: accountId.parse(1),
    kind: "channel",
    name,
    topic: "",
    consent: "unknown",
    memberCount: null,
    held: 0,
    isRequest: false,
    ...more,
  };
}

test("a choice is only what differs from how it is, and says what is begun and what is stopped", () => {
  const all = [offered(1, "general", { consent: "allowed", held: 120 }), offered(2, "ops"), offered(3, "random")];
  let choice = chosenWith(new Map(), all, true);
  expect(toDo(all, choice)).toEqual({ begin: [2, 3], stop: [], held: 0 });
  choice = chosenWith(choice, all.slice(0, 2), false);
  expect(all.map((each) => isChosen(each, choice))).toEqual([false, false, true]);
  expect(toDo(all, choice)).toEqual({ begin: [3], stop: [1], held: 120 });
  choice = chosenWith(choice, all.slice(0, 1), true);
  expect(choice.has(conversationId.parse(1))).toBe(false);
});

test("conversations are found by name or topic and stand by kind and name", () => {
  const all = [
    offered(1, "Zoë", { kind: "direct" }),
    offered(2, "ops 10"),
    offered(3, "ops 9", { topic: "Night shifts" }),
    offered(4, "Anna", { kind: "direct" }),
  ];
  expect(byKind(all).map(({ kind, rows }) => [kind, rows.map(({ name }) => name)])).toEqual([
    ["channel", ["ops 9", "ops 10"]],
    ["direct", ["Anna", "Zoë"]],
  ]);
  expect(fitting(all, "#OPS").map(({ id }) => id)).toEqual([2, 3]);
  expect(fitting(all, "night").map(({ id }) => id)).toEqual([3]);
});

test("emoji are found by the names that chat programs use, the exact name first", async () => {
  const all = await allEmoji();
  expect(findEmoji(all, "tada", 3)[0]?.emoji).toBe("🎉");
  expect(findEmoji(all, ":heart:", 1)[0]?.emoji).toBe("❤️");
  expect(findEmoji(all, "nothing like this", 3)).toEqual([]);
  expect(all.length).toBeGreaterThan(1500);
});

test("who reacted is named, and the rest is counted", () => {
  const base = { emoji: "👍", picture: null };
  expect(reactedBy({ ...base, count: 2, mine: false, names: ["Anna", "Ben"] })).toBe("Anna, Ben");
  expect(reactedBy({ ...base, count: 5, mine: true, names: ["Anna", "you"] })).toBe("Anna, you and 3 more");
  expect(reactedBy({ ...base, count: 3, mine: true, names: ["Anna"] })).toBe("you, Anna and 1 more");
});

test("people are offered by name and handle, oneself is not", () => {
  const person = (id: number, name: string, address: string, role: ParticipantView["role"] = "person") => ({
    identityId: id,
    personId: null,
    name,
    address,
    role,
  });
  const people = [person(1, "Hanna Berg", "hb"), person(2, "Ann Lee", "ann"), person(3, "Me", "anna", "self")];
  expect(peopleFor("an", people).map(({ word, link }) => [word, link])).toEqual([
    ["@Ann Lee", "bobbin-person:2"],
    ["@Hanna Berg", "bobbin-person:1"],
  ]);
});

test("a conversation is called by its subject, its channel, or who is in it", () => {
  expect(conversationName({ kind: "channel", subject: "general", people: [] })).toBe("#general");
  expect(conversationName({ kind: "direct", subject: "", people: ["Ben", "me"] })).toBe("Ben");
  expect(conversationName({ kind: "direct", subject: "", people: ["me"] })).toBe("me");
  expect(conversationName({ kind: "thread", subject: "", people: ["Ben"] })).toBe("(no subject)");
});

test("the sidebar lists channels, groups, then people, and no letters", () => {
  const row = (id: number, kind: ConversationRow["kind"], subject: string): ConversationRow => ({
    id: conversationId.parse(id),
    accountId: accountId.parse(1),
    kind,
    subject,
    people: [],
    snippet: "",
    lastAt: 0,
    messageCount: 1,
    unreadCount: 0,
    starred: false,
    hasAttachments: false,
    hasDraft: false,
    outgoing: "none",
  });
  const rows = [row(1, "direct", "Ann"), row(2, "channel", "zoo"), row(3, "thread", "Re"), row(4, "channel", "art")];
  expect(inOrder(rows).map(({ id }) => id)).toEqual([4, 2, 1]);
});

test("only suggestions about the person shown are made there", () => {
  const suggestion = (...ids: number[]) => ({
    identityIds: ids.map((id) => identityId.parse(id)),
    names: [],
    evidence: [],
    ambiguous: false,
  });
  const own = [{ id: identityId.parse(2) }];
  expect(suggestionsFor([suggestion(1, 2), suggestion(3, 4)], own)).toEqual([suggestion(1, 2)]);
});
