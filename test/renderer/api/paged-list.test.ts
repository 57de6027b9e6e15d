import fc from "fast-check";
import { expect, test } from "vitest";
import { isBefore, PagedList } from "../../../renderer/api/paged-list.ts";
import type { ListPosition, Page } from "../../../shared/model/conversation.ts";
import { until } from "../../support/until.ts";

type Row = ListPosition;

/** A list at the core: rows newest first, asked by position. */
function source(rows: Row[]) {
  let calls = 0;
  const sorted = () => rows.toSorted((a, b) => (isBefore(a, b) ? -1 : 1));
  return {
    rows: sorted,
    calls: () => calls,
    set(next: Row[]) {
      rows = next;
    },
    async fetch(after: ListPosition | null, limit: number): Promise<Page<Row>> {
      calls++;
      const rest = sorted().filter((row) => after === null || isBefore(after, row));
      const page = rest.slice(0, limit);
      return { rows: page, next: rest.length > limit ? (page.at(-1) ?? null) : null };
    },
  };
}

function rowsOf(count: number): Row[] {
  return Array.from({ length: count }, (_, index) => ({ id: index + 1, at: 1_000_000 - index * 10 }));
}

function open(core: ReturnType<typeof source>): PagedList<Row> {
  const list = new PagedList<Row>(core.fetch, (row) => row);
  list.subscribe(() => {});
  return list;
}

test("loads what is looked at and no more", async () => {
  const core = source(rowsOf(100_000));
  const list = open(core);
  await list.look(0, 10);
  expect(list.state).toMatchObject({ loading: false, complete: false });
  expect(list.state.rows.length).toBe(100);
  expect(core.calls()).toBe(1);
  await list.look(90, 100);
  expect(list.state.rows.length).toBe(200);
});

test("says when all is there, and that nothing is there", async () => {
  const list = open(source(rowsOf(3)));
  await list.look(0, 10);
  expect(list.state).toMatchObject({ complete: true, rows: rowsOf(3) });
  const empty = open(source([]));
  await empty.look(0, 10);
  expect(empty.state).toMatchObject({ complete: true, loading: false, rows: [] });
});

test("deep down, a change costs a few calls, not one for every page above", async () => {
  const core = source(rowsOf(20_000));
  const list = open(core);
  for (let last = 10; last < 10_000; last += 50) await list.look(last - 10, last);
  const before = core.calls();
  core.set([{ id: 999_999, at: 2_000_000 }, ...rowsOf(20_000)]);
  await list.refresh();
  expect(core.calls() - before).toBeLessThanOrEqual(6);
  expect(list.state.rows[0]?.id).toBe(999_999);
});

test("a row that moved up is shown once, at its new place", async () => {
  const core = source(rowsOf(500));
  const list = open(core);
  for (const last of [10, 100, 200, 300]) await list.look(last - 10, last);
  const moved = { id: 150, at: 3_000_000 };
  core.set([moved, ...rowsOf(500).filter(({ id }) => id !== 150)]);
  await list.look(0, 10);
  await list.refresh();
  expect(list.state.rows.filter(({ id }) => id === 150)).toEqual([moved]);
});

test("a failure is told, and what was there stays", async () => {
  const core = source(rowsOf(150));
  let broken = false;
  const list = new PagedList<Row>(
    (after, limit) => (broken ? Promise.reject(new Error("gone")) : core.fetch(after, limit)),
    (row) => row,
  );
  list.subscribe(() => {});
  await list.look(0, 10);
  broken = true;
  await list.refresh();
  expect(list.state.error).toBeInstanceOf(Error);
  expect(list.state.rows.length).toBe(100);
  broken = false;
  await list.refresh();
  expect(list.state.error).toBeNull();
});

test("nobody looks: nothing is asked until somebody does", async () => {
  const core = source(rowsOf(10));
  const list = new PagedList<Row>(core.fetch, (row) => row);
  const stop = list.subscribe(() => {});
  await list.look(0, 5);
  stop();
  core.set(rowsOf(11));
  expect(list.state.current).toBe(true);
  await list.refresh();
  expect(core.calls()).toBe(1);
  expect(list.state).toMatchObject({ current: false, rows: { length: 10 } });
  list.subscribe(() => {});
  await list.look(0, 5);
  expect(list.state).toMatchObject({ current: true, rows: { length: 11 } });
});

test("an answer that was under way while nobody looked is not taken for the newest", async () => {
  const core = source(rowsOf(10));
  const gates: PromiseWithResolvers<void>[] = [];
  const list = new PagedList<Row>(
    async (after, limit) => {
      const page = await core.fetch(after, limit);
      const gate = Promise.withResolvers<void>();
      gates.push(gate);
      await gate.promise;
      return page;
    },
    (row) => row,
  );
  const stop = list.subscribe(() => {});
  const first = list.look(0, 5);
  await until(() => gates.length === 1);
  gates[0]?.resolve();
  await first;
  const late = list.refresh();
  await until(() => gates.length === 2);
  stop();
  core.set(rowsOf(11));
  await list.refresh();
  gates[1]?.resolve();
  await late;
  expect(list.state).toMatchObject({ current: false, rows: { length: 10 } });
  list.subscribe(() => {});
  const again = list.look(0, 5);
  await until(() => gates.length === 3);
  // Notices go on coming while somebody looks; what is asked for then is as new as it gets.
  const next = list.refresh();
  gates[2]?.resolve();
  await until(() => gates.length === 4);
  expect(list.state).toMatchObject({ current: true, rows: { length: 11 } });
  gates[3]?.resolve();
  await Promise.all([again, next]);
});

test("whatever moves, comes and goes: looking through it all shows what the core has", async () => {
  const change = fc.record({
    id: fc.integer({ min: 1, max: 400 }),
    at: fc.integer({ min: 1, max: 5000 }),
    gone: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 350 }),
      fc.array(fc.array(change, { maxLength: 30 }), { maxLength: 6 }),
      async (count, rounds) => {
        const core = source(rowsOf(count).map(({ id }) => ({ id, at: 5000 - id * 10 })));
        const list = open(core);
        await list.look(0, count);
        for (const changes of rounds) {
          const rows = new Map(core.rows().map((row) => [row.id, row]));
          for (const { id, at, gone } of changes) {
            if (gone) rows.delete(id);
            else rows.set(id, { id, at });
          }
          core.set([...rows.values()]);
          await list.refresh();
        }
        await list.look(0, 1000);
        expect(list.state.rows).toEqual(core.rows());
      },
    ),
    { numRuns: 60 },
  );
});
