import { beforeEach, expect, test } from "vitest";
import { nextAfter, useSelection } from "../../../renderer/stores/selection.ts";
import { conversationId } from "../../../shared/model/ids.ts";

const ids = [1, 2, 3, 4, 5].map((id) => conversationId.parse(id));
const [one, two, three, four, five] = ids as [never, never, never, never, never];
const state = () => useSelection.getState();

beforeEach(() => {
  state().reset();
  state().setOrder(ids);
});

test("after rows leave, the next one that stays follows; at the end, the one before", () => {
  expect(nextAfter(ids, [two], two)).toBe(three);
  expect(nextAfter(ids, [two, three], two)).toBe(four);
  expect(nextAfter(ids, [four, five], five)).toBe(three);
  expect(nextAfter(ids, ids, one)).toBeNull();
  expect(nextAfter(ids, [two], null)).toBeNull();
});

test("walking moves the cursor only, until something is open", () => {
  state().move(1);
  expect(state()).toMatchObject({ cursor: one, open: null });
  state().show(one);
  state().move(1);
  expect(state()).toMatchObject({ cursor: two, open: two });
  state().move(-1);
  state().move(-1);
  expect(state()).toMatchObject({ cursor: one, open: one });
});

test("rows that move keep cursor and selection, for they are held by id", () => {
  state().show(two);
  state().toggle(three);
  state().setOrder([five, two, one, three, four]);
  state().move(-1);
  expect(state().selected.has(three)).toBe(true);
  expect(state().cursor).toBe(one);
});

test("leaving rows close, tick off, and pass the cursor on", () => {
  state().show(three);
  state().toggle(three);
  state().leave([three]);
  expect(state()).toMatchObject({ cursor: four, open: four });
  expect(state().selected.size).toBe(0);
});

test("rows leaving elsewhere do not move the reader", () => {
  state().show(two);
  state().leave([five]);
  expect(state()).toMatchObject({ cursor: two, open: two });
});

test("a range is ticked from the cursor to the row", () => {
  state().show(two);
  state().extend(four);
  expect([...state().selected]).toEqual([two, three, four]);
});

test("what is kept unread is forgotten when another conversation opens", () => {
  state().show(one);
  state().keepUnread([one], true);
  state().show(one);
  expect(state().keptUnread.has(one)).toBe(true);
  state().show(two);
  expect(state().keptUnread.size).toBe(0);
});

test("a range grows row by row with the keyboard, and shrinks on the way back", () => {
  state().move(1);
  state().stretch(1);
  state().stretch(1);
  expect([[...state().selected], state().cursor]).toEqual([[1, 2, 3], 3]);
  state().stretch(-1);
  expect([[...state().selected], state().cursor]).toEqual([[1, 2], 2]);
});
