import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { draftWarnings } from "../../../../electron/api/reads/draft-warnings.ts";
import { findDraft } from "../../../../electron/db/queries/drafts.ts";
import { canonicalDraft, type DraftContent, draftContent } from "../../../../shared/model/draft.ts";
import type { AccountId, DraftId } from "../../../../shared/model/ids.ts";
import { FakeServer } from "../../../servers/fake-provider.ts";
import { temporaryDatabase } from "../../../support/database.ts";
import { addFake, idOf, type RunningEngine, runEngine } from "../../../support/running-engine.ts";
import { until } from "../../../support/until.ts";

const picture = Buffer.from("a picture");
const contentId = "1@bobbin";

async function synced(server = new FakeServer()): Promise<RunningEngine & { account: AccountId; server: FakeServer }> {
  server.deliver("a", { subject: "Lunch", text: "At <b>noon</b>?" });
  const running = runEngine(temporaryDatabase(), server.provider());
  const account = await addFake(running.engine);
  await running.engine.sync(account, { whole: true });
  return { ...running, account, server };
}

async function written(running: RunningEngine, part: Partial<DraftContent>, kind: "reply" | "new" = "reply") {
  const { calls, db } = running;
  const sourceId = kind === "reply" ? idOf(db, "a") : null;
  const draft = await calls["drafts.create"]({ kind, sourceId, accountId: null });
  const content = { ...draft.content, ...part };
  const { version } = await calls["drafts.save"]({ id: draft.id, version: draft.version, content });
  return { id: draft.id, version, content };
}

async function withPicture(running: RunningEngine, id: DraftId): Promise<DraftContent["attachments"][number]> {
  const { attachmentId } = await running.calls["drafts.attach"]({
    id,
    attachmentId: null,
    name: "plan.png",
    contentType: "image/png",
    offset: 0,
    data: picture.toString("base64"),
    last: true,
  });
  return { id: attachmentId, name: "plan.png", size: picture.length, contentType: "image/png", contentId };
}

test("a rich answer leaves with its text, its signature and the quote, and its pictures only where they are shown", async () => {
  const running = await synced();
  const { calls, server } = running;
  const signature = { address: "me@example.org", text: "Me\nExample Ltd", html: null };
  calls["settings.set"]({ signatures: [signature] });
  const draft = await written(running, {});
  const file = await withPicture(running, draft.id);
  const gone = { ...(await withPicture(running, draft.id)), contentId: "2@bobbin" };
  const html = `<p>Yes, <strong>gladly</strong>.</p><p><img src="cid:${contentId}" alt="plan.png"></p>`;
  const content = { ...draft.content, html, text: "Yes, gladly.", attachments: [file, gone] };
  const { version } = await calls["drafts.save"]({ id: draft.id, version: draft.version, content });
  await calls["drafts.send"]({ id: draft.id, version, delayMs: 0 });
  await until(() => server.sent.length === 1);
  const [sent] = server.sent;
  expect(sent?.html).toContain("<strong>gladly</strong>");
  expect(sent?.html).toContain("At &lt;b&gt;noon&lt;/b&gt;?");
  expect(sent?.text).toMatch(/^Yes, gladly\.\n\nMe\nExample Ltd\n\nOn .* wrote:\n> At <b>noon<\/b>\?$/);
  expect(sent?.attachments.map(({ contentId: shown }) => shown)).toEqual([contentId]);
});

test("only what was on screen is sent (I29)", async () => {
  const running = await synced();
  const draft = await written(running, { text: "Yes." });
  const seen = (content: DraftContent) => createHash("sha256").update(canonicalDraft(content)).digest("hex");
  const { id, version } = draft;
  const send = (hash: string) => running.calls["drafts.send"]({ id, version, delayMs: 0, seen: hash });
  await expect(async () => send(seen({ ...draft.content, text: "No." }))).rejects.toMatchObject({ kind: "conflict" });
  expect(running.server.sent).toEqual([]);
  await send(seen(draft.content));
  await until(() => running.server.sent.length === 1);
});

test("the canonical form does not depend on the order of members", () => {
  const mail = { name: "A", address: "a@x" };
  const draft = {
    accountId: 1,
    from: mail,
    to: [mail],
    cc: [],
    bcc: [],
    subject: "S",
    text: "T",
    quote: true,
    attachments: [],
  };
  const turned = Object.fromEntries(Object.entries(draft).reverse());
  const form = (value: unknown) => canonicalDraft(draftContent.parse(value));
  expect(form(turned)).toBe(form(draft));
  expect(form({ ...draft, text: "U" })).not.toBe(form(draft));
});

test("warnings explain what a careful person would look at", async () => {
  const running = await synced();
  const kinds = async (part: Partial<DraftContent>, kind: "reply" | "new" = "new") => {
    const { id } = await written(running, part, kind);
    const draft = findDraft(running.db, id);
    return draft ? draftWarnings(running.db, draft).map((warning) => warning.kind) : null;
  };
  const anna = { name: "Anna", address: "anna@example.org" };
  const usual = { to: [anna], subject: "S", text: "Hello" };
  expect(await kinds(usual)).toEqual([]);
  expect(await kinds({ ...usual, text: "The report is attached." })).toEqual(["attachment-missing"]);
  expect(await kinds({ ...usual, subject: " " })).toEqual(["no-subject"]);
  const first = await written(running, { text: "Yes." });
  await running.calls["drafts.send"]({ id: first.id, version: first.version, delayMs: 0 });
  await until(() => running.server.sent.length === 1);
  expect(await kinds(usual)).toEqual([]);
  expect(await kinds({ ...usual, from: { name: "Me", address: "private@example.org" } })).toEqual(["unusual-sender"]);
});
