// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FreshPage } from "../../../renderer/features/data/fresh-page.tsx";
import { useEdits } from "../../../renderer/stores/edits.ts";
import { giveUp, type Holder, hold, release } from "../../../renderer/stores/unstored.ts";
import { messageId } from "../../../shared/model/ids.ts";
import { until } from "../../support/until.ts";
import { hostOf } from "../support/host.ts";
import { type Shown, show } from "../support/show.ts";

let shown: Shown | undefined;
const reload = vi.fn();
beforeEach(() => {
  reload.mockClear();
  vi.stubGlobal("location", { pathname: "/", hash: "#open=3", reload });
});
afterEach(() => {
  shown?.remove();
  giveUp();
  vi.unstubAllGlobals();
});

const banner = (): Element | null => document.querySelector("[role=alert]");

/** A page that was shown one database; gives how another takes its place, and how often the page then looked. */
async function opened() {
  let here = { database: "1-1", origin: "one" };
  const { host, changed } = hostOf({
    "data.get": () => ({ running: null, suggestion: "", trouble: null, mended: null, ...here }),
  });
  shown = show(host, FreshPage, {});
  const { queries } = shown.connection;
  const key = ["data.get", {}];
  await until(() => queries.getQueryData(key));
  return async (next: typeof here) => {
    here = next;
    const told = queries.getQueryState(key)?.dataUpdateCount ?? 0;
    changed({ tables: ["data"], conversationIds: [] });
    await until(() => (queries.getQueryState(key)?.dataUpdateCount ?? 0) > told);
    // And what it shows has had its effects.
    await new Promise((resolve) => setTimeout(resolve));
  };
}

test("after a mending the page loads again, once the words it held are stored", async () => {
  const exchange = await opened();
  let stored = false;
  let tries = 0;
  const holder: Holder = {
    async flush() {
      tries++;
      if (!stored) throw new Error("parked");
      release(holder);
    },
  };
  hold(holder);
  await exchange({ database: "1-2", origin: "one" });
  await until(() => tries >= 2);
  expect(reload).not.toHaveBeenCalled();
  stored = true;
  await until(() => reload.mock.calls.length > 0);
  expect(reload).toHaveBeenCalledOnce();
});

test("over other data words stay until the user gives them up", async () => {
  const exchange = await opened();
  hold({ flush: () => Promise.reject(new Error("refused")) });
  await exchange({ database: "1-3", origin: "other" });
  const found = await until(banner);
  expect(found.textContent).toContain("Other data is here now");
  expect(reload).not.toHaveBeenCalled();
  const goOn = [...found.querySelectorAll("button")].find(({ textContent }) => textContent === "Go on without it");
  goOn?.click();
  expect(reload).toHaveBeenCalledOnce();
});

test("a message that is being changed keeps the page after a mending, and its words are offered at once", async () => {
  const exchange = await opened();
  const id = messageId.parse(7);
  useEdits.getState().type(id, "Ferry at ten", "Ferry at nine");
  await exchange({ database: "1-2", origin: "one" });
  const found = await until(banner);
  expect(found.textContent).toContain("only on this page");
  const writeText = vi.fn(() => Promise.resolve());
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  found.querySelector("button")?.click();
  expect(writeText).toHaveBeenCalledWith("Ferry at ten");
  expect(reload).not.toHaveBeenCalled();
  useEdits.getState().end(id);
  await until(() => reload.mock.calls.length > 0);
});

test("with nothing at stake it loads again at once, and not when the same data is told of again", async () => {
  const exchange = await opened();
  await exchange({ database: "1-1", origin: "one" });
  expect(reload).not.toHaveBeenCalled();
  await exchange({ database: "1-2", origin: "other" });
  await until(() => reload.mock.calls.length > 0);
  expect(reload).toHaveBeenCalledOnce();
  expect(banner()).toBeNull();
});
