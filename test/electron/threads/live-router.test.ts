import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { continueAt, mergeNewest } from "../../../electron/threads/live-merge.ts";
import { createLiveRouter, type LiveRouter } from "../../../electron/threads/live-router.ts";
import { inbox } from "../../../shared/api/conversations.ts";
import type { ListPosition, Page } from "../../../shared/model/conversation.ts";
import { liveBase } from "../../../shared/model/ids.ts";
import "../../support/property-seed.ts";

const live = (id: number) => liveBase + id;

/** What a database answers: rows after the position, newest first. A page may hold fewer rows than were looked at. */
function paged(
  rows: readonly ListPosition[],
  newer: (a: ListPosition, b: ListPosition) => number,
  lost: (row: ListPosition) => boolean = () => false,
) {
  const sorted = rows.toSorted((a, b) => newer(b, a));
  return (after: ListPosition | null, limit: number): Page<ListPosition> => {
    const left = sorted.filter((row) => after === null || newer(after, row) > 0);
    const looked = left.slice(0, limit);
    const last = left.length > limit ? looked.at(-1) : undefined;
    return { rows: looked.filter((row) => !lost(row)), next: last ?? null };
  };
}

const byTime = (a: ListPosition, b: ListPosition) => a.at - b.at || a.id - b.id;
const byId = (a: ListPosition, b: ListPosition) => a.id - b.id;
const ids = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 25 });

test("property: pages of two lists by time, followed to the end, are the one sorted list", () => {
  fc.assert(
    fc.property(ids, ids, fc.integer({ min: 1, max: 7 }), fc.nat(5), (kept, other, limit, holes) => {
      const rows = [...kept, ...other.map(live)].map((id) => ({ id, at: (id % liveBase) % 5 }));
      const lost = ({ id }: ListPosition) => holes > 0 && (id % liveBase) % (holes + 1) === 0;
      const sides = [rows.filter(({ id }) => id < liveBase), rows.filter(({ id }) => id >= liveBase)].map((side) =>
        paged(side, byTime, lost),
      );
      const merged = walk((after) => {
        const pages = sides.map((side) => side(after, limit));
        return mergeNewest(pages, { position: (row) => row, newer: byTime }, limit);
      }, limit);
      expect(merged).toEqual(rows.filter((row) => !lost(row)).toSorted((a, b) => byTime(b, a)));
    }),
  );
});

test("property: pages of two lists by message ids are one list in the order of time", () => {
  const newer = (a: ListPosition, b: ListPosition) => (a.id % liveBase) - (b.id % liveBase) || a.id - b.id;
  fc.assert(
    fc.property(ids, ids, fc.integer({ min: 1, max: 7 }), (kept, other, limit) => {
      const row = (id: number) => ({ id, at: id % liveBase });
      const [one, two] = [paged(kept.map(row), byId), paged(other.map(live).map(row), byId)];
      const merged = walk((after) => {
        const pages = [one(after && continueAt(after, "kept"), limit), two(after && continueAt(after, "live"), limit)];
        return mergeNewest(pages, { position: (position) => position, newer }, limit);
      }, limit);
      expect(merged).toEqual([...kept, ...other.map(live)].map(row).toSorted((a, b) => newer(b, a)));
    }),
  );
});

function walk(page: (after: ListPosition | null) => Page<ListPosition>, limit: number): ListPosition[] {
  const rows: ListPosition[] = [];
  let after: ListPosition | null = null;
  for (let pages = 0; pages < 200; pages++) {
    const given = page(after);
    expect(given.rows.length).toBeLessThanOrEqual(limit);
    rows.push(...given.rows);
    after = given.next;
    if (after === null) return rows;
  }
  throw new Error("the list has no end");
}

let asked: [side: string, method: string, input: unknown][] = [];
let answers: Record<string, unknown> = {};
let fails = "";
let router: LiveRouter;

beforeEach(() => {
  asked = [];
  answers = {};
  fails = "";
  const side = (name: string) => async (method: string, input: unknown) => {
    asked.push([name, method, input]);
    if (name === fails) return { ok: false as const, error: { kind: "offline" as const, message: `${name} is away` } };
    return { ok: true as const, value: answers[`${name} ${method}`] ?? null };
  };
  router = createLiveRouter({ kept: side("kept"), live: side("live") });
  router.setAccounts([7]);
});

const view = { ...inbox, accountIds: null };
test.each([
  ["messages.get", { id: 5 }, "kept"],
  ["messages.get", { id: live(5) }, "live"],
  ["accounts.pause", { id: 7, paused: true }, "live"],
  ["accounts.pause", { id: 8, paused: true }, "kept"],
  ["accounts.remove", { id: 7 }, "kept"],
  ["accounts.providers", {}, "kept"],
  ["settings.set", { theme: "dark" }, "kept"],
  ["imports.list", { accountId: 7, consents: [] }, "live"],
  ["conversations.list", { view: { ...view, accountIds: [7] }, after: { at: 1, id: 3 }, limit: 5 }, "live"],
  ["conversations.list", { view: { ...view, folderId: 3 }, after: { at: 1, id: live(3) }, limit: 5 }, "kept"],
  ["drafts.save", { id: live(1), version: 1, content: { accountId: 7, attachments: [{ id: live(2) }] } }, "live"],
  ["triage.read", { target: { messageIds: [live(1)] }, read: true }, "live"],
  ["messages.get", "nonsense", "kept"],
  ["no.such", { id: live(1) }, "kept"],
])("%s %j goes to the side whose ids it names: %s", async (method, input, side) => {
  await router.call(method, input);
  expect(asked).toEqual([[side, method, input]]);
});

test("without such accounts every call goes on as it is", async () => {
  router.setAccounts([]);
  await router.call("accounts.list", {});
  expect(asked).toEqual([["kept", "accounts.list", {}]]);
  expect(router.refusesParking()).toBeUndefined();
});

test("lists of ids are divided; what else names both sides is refused and asked of nobody", async () => {
  answers = {
    "kept triage.read": { undoId: "a", messages: 2 },
    "live triage.read": { undoId: "b", messages: 1 },
  };
  const target = { messageIds: [1, live(1), 2] };
  const done = await router.call("triage.read", { target, read: true });
  expect(done).toEqual({ ok: true, value: { undoId: "a live:b", messages: 3 } });
  await router.call("triage.undo", { undoId: "a live:b" });
  await router.call("conversations.watch", { ids: [3] });
  expect(asked).toEqual([
    ["kept", "triage.read", { target: { messageIds: [1, 2] }, read: true }],
    ["live", "triage.read", { target: { messageIds: [live(1)] }, read: true }],
    ["kept", "triage.undo", { undoId: "a" }],
    ["live", "triage.undo", { undoId: "b" }],
    ["kept", "conversations.watch", { ids: [3] }],
    ["live", "conversations.watch", { ids: [] }],
  ]);
  asked = [];
  for (const [method, input] of [
    ["exports.run", { from: live(1), to: 2, dryRun: false }],
    ["people.join", { identityIds: [1, live(2)], evidence: "" }],
    ["drafts.save", { id: 4, version: 1, content: { accountId: 7 } }],
    ["triage.move", { target: { conversationIds: [live(1)] }, to: { folderId: 3 } }],
  ] as const)
    expect(await router.call(method, input)).toMatchObject({ ok: false, error: { kind: "refused" } });
  expect(asked).toEqual([]);
});

test("what fails on one side fails a list, but not a sync of all", async () => {
  const part = { eligible: 1, synced: 1, failed: [] };
  const done = { conversations: part, messages: { new: 2, changed: 0, removed: 0 }, seconds: 1 };
  answers = { "kept accounts.sync": done, "live accounts.sync": done };
  fails = "live";
  expect(await router.call("conversations.unread", { view })).toMatchObject({ ok: false, error: { kind: "offline" } });
  expect(await router.call("accounts.sync", { id: null, whole: false })).toMatchObject({
    value: { conversations: { synced: 1, failed: [{ reason: "live is away" }] }, messages: { new: 2 } },
  });
  fails = "";
  expect(await router.call("accounts.sync", { id: null, whole: false })).toMatchObject({
    value: { conversations: { eligible: 2, failed: [] }, messages: { new: 4 } },
  });
});

test("a folder that only one side knows limits a search to that side", async () => {
  const hit = (messageId: number) => ({ messageId, at: messageId % liveBase });
  const none = { next: null, coverage: [] };
  answers = {
    "kept search.query": { ...none, hits: [hit(9)], problems: ["There is no folder “x”.", "What?"] },
    "live search.query": { ...none, hits: [hit(live(8))], problems: ["What?"] },
  };
  const found = await router.call("search.query", { query: "in:x", after: null, limit: 5 });
  expect(found).toMatchObject({ value: { hits: [hit(live(8))], problems: ["What?"] } });
});
