import { expect, test } from "vitest";
import type { Command } from "../../../servers/scripted-imap.ts";
import { deliver, mailbox, type ScriptedMailbox } from "../../../servers/scripted-mailbox.ts";
import { outgoing } from "../../../support/outgoing.ts";
import { dialect, scripted } from "./scripted.ts";

const key = "draft.1@bobbin.invalid";
const none = () => new AbortController().signal;

test.each([
  ["refuses to search headers", (rest: string) => (/HEADER/i.test(rest) ? "TAG NO not here\r\n" : null)],
  ["searches an index that is late", (rest: string) => (/HEADER/i.test(rest) ? "* SEARCH\r\nTAG OK done\r\n" : null)],
])("a server that %s holds one copy of a draft, the newest", async (_, answer) => {
  const script = dialect({ answer: ({ name, rest }) => (name === "UID SEARCH" ? answer(rest) : null) });
  script.mailboxes.push(mailbox("Drafts", { attributes: ["\\Drafts"] }));
  const { connector, box } = await scripted(script);
  deliver(box("Drafts"), "of-another-program");
  for (const text of ["First", "Second", "Third"]) await connector.keepDraft?.(key, outgoing({ key, text }), none());
  const held = () => box("Drafts").messages.filter(({ source }) => source.includes(key));
  expect(held()).toHaveLength(1);
  expect(held()[0]?.source).toContain("Third");
  await connector.keepDraft?.(key, null, none());
  expect(box("Drafts").messages).toHaveLength(1);
});

test("what is only marked as deleted is no copy", async () => {
  const script = dialect({ authenticated: "IMAP4rev1 SPECIAL-USE" });
  script.mailboxes.push(mailbox("Drafts", { attributes: ["\\Drafts"] }));
  const { connector, box } = await scripted(script);
  for (const text of ["First", "Second", "Third"]) await connector.keepDraft?.(key, outgoing({ key, text }), none());
  const deleted = box("Drafts").messages.map(({ flags }) => flags.has("\\Deleted"));
  expect(deleted).toEqual([true, true, false]);
});

test("where nobody can tell whether there is a copy none is put", async () => {
  const script = dialect({ answer: ({ name }) => (name === "UID SEARCH" ? "TAG NO not here\r\n" : null) });
  script.mailboxes.push(mailbox("Drafts", { attributes: ["\\Drafts"] }));
  const { connector, box } = await scripted(script);
  for (let number = 0; number < 25; number++) deliver(box("Drafts"), `other${number}`);
  for (const text of ["First", "Second"]) await connector.keepDraft?.(key, outgoing({ key, text }), none());
  expect(box("Drafts").messages).toHaveLength(25);
});

test.each([3, 25])("a server that ignores the header when it searches: %i drafts of others stay", async (count) => {
  const everything = (box: ScriptedMailbox): string =>
    `* SEARCH ${box.messages.map(({ uid }) => uid).join(" ")}\r\nTAG OK done\r\n`;
  const script = dialect({
    answer: ({ name }, { selected }) => (name === "UID SEARCH" && selected ? everything(selected) : null),
  });
  script.mailboxes.push(mailbox("Drafts", { attributes: ["\\Drafts"] }));
  const { connector, box } = await scripted(script);
  for (let number = 0; number < count; number++) deliver(box("Drafts"), `other${number}`);
  deliver(box("Drafts"), "mine", { source: `Message-ID: <${key}>\r\nSubject: Mine\r\n\r\nmine\r\n` });
  deliver(box("Drafts"), "like-mine", { source: `Message-ID: <another-${key}>\r\n\r\nnot mine\r\n` });
  await connector.keepDraft?.(key, outgoing({ key, text: "Second" }), none());
  await connector.keepDraft?.(key, null, none());
  expect(box("Drafts").messages).toHaveLength(count + 1);
  expect(box("Drafts").messages.some(({ source }) => source.includes(`<${key}>`))).toBe(false);
  expect(await connector.find?.("never-sent@bobbin.invalid", none())).toBe("unsure");
});

test("a refused expunge is told, what was marked is no copy any more", async () => {
  const script = dialect({ answer: ({ name }) => (name === "UID EXPUNGE" ? "TAG NO not now\r\n" : null) });
  script.mailboxes.push(mailbox("Drafts", { attributes: ["\\Drafts"] }));
  const { connector, box } = await scripted(script);
  await connector.keepDraft?.(key, outgoing({ key, text: "First" }), none());
  await expect(connector.keepDraft?.(key, null, none())).rejects.toMatchObject({ kind: "server" });
  await connector.keepDraft?.(key, null, none());
  expect(box("Drafts").messages.map(({ flags }) => flags.has("\\Deleted"))).toEqual([true]);
});

test.each([
  ["UID STORE", "IMAP4rev1 UIDPLUS SPECIAL-USE"],
  ["UID STORE", "IMAP4rev1 SPECIAL-USE"],
])("a refused %s (%s) is told, copies don't pile up, and it is made good later", async (refused, authenticated) => {
  let refuses = true;
  const answer = ({ name }: Command): string | null => (refuses && name === refused ? "TAG NO not now\r\n" : null);
  const script = dialect({ authenticated, answer });
  script.mailboxes.push(mailbox("Drafts", { attributes: ["\\Drafts"] }));
  const { connector, box } = await scripted(script);
  const keep = (text: string | null) =>
    connector.keepDraft?.(key, text === null ? null : outgoing({ key, text }), none());
  const left = () => box("Drafts").messages.filter(({ flags }) => !flags.has("\\Deleted"));
  await keep("First");
  for (const text of ["Second", "Third", null, "Fourth"])
    await expect(keep(text)).rejects.toMatchObject({ kind: "server" });
  expect(box("Drafts").messages).toHaveLength(2);
  refuses = false;
  await keep("Fifth");
  expect(left()).toHaveLength(1);
  expect(left()[0]?.source).toContain("Fifth");
  await keep(null);
  expect(left()).toHaveLength(0);
});
