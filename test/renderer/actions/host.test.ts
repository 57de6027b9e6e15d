import { expect, test } from "vitest";
import { hostActionsIn } from "../../../renderer/actions/host.ts";
import { actions } from "../../../renderer/actions/registry.ts";
import { useLayout } from "../../../renderer/stores/layout.ts";
import { useReading } from "../../../renderer/stores/reading.ts";
import { useSelection } from "../../../renderer/stores/selection.ts";
import { useToasts } from "../../../renderer/stores/toasts.ts";
import { useWriting } from "../../../renderer/stores/writing.ts";
import { hostActions } from "../../../shared/host.ts";

test("the whole registry crosses to the host as data that its check accepts", () => {
  const told = hostActionsIn({
    connection: { queries: { getQueryData: () => [], getQueriesData: () => [] } } as never,
    layout: useLayout.getState(),
    reading: useReading.getState(),
    selection: useSelection.getState(),
    toasts: useToasts.getState(),
    writing: useWriting.getState(),
  });
  expect(hostActions.parse(structuredClone(told))).toEqual(told);
  expect(told.map(({ id }) => id)).toEqual(actions.map(({ id }) => id));
  expect(told.find(({ id }) => id === "write.new")).toMatchObject({ enabled: true, keys: "c" });
  expect(told.find(({ id }) => id === "triage.archive")?.enabled).toBe(false);
});
