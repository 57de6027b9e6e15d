// @vitest-environment jsdom
import { afterEach, test } from "vitest";
import { Parked } from "../../../renderer/features/parked.tsx";
import { useCore } from "../../../renderer/stores/core.ts";
import type { DataFolderView } from "../../../shared/api/data.ts";
import { until } from "../../support/until.ts";
import { hostOf } from "../support/host.ts";
import { type Shown, show } from "../support/show.ts";

let shown: Shown | undefined;
afterEach(() => {
  shown?.remove();
  useCore.getState().setParked(false);
});

test("while a backup is put back nobody is offered to go on: the database comes back by itself", async () => {
  let running: DataFolderView["running"] = { act: "restore", done: 1, total: 1 };
  const { host, changed } = hostOf({
    "data.get": () => ({ running, suggestion: "", trouble: null, mended: null, database: "1-1", origin: "one" }),
  });
  useCore.getState().setParked(true);
  shown = show(host, Parked, {});
  const { queries } = shown.connection;
  await until(() => queries.getQueryData(["data.get", {}]));
  const button = (): Element | null => document.querySelector("button");
  await until(() => document.querySelector(".parked") && !button());
  running = null;
  changed({ tables: ["data"], conversationIds: [] });
  await until(button);
});
