import { beforeEach, expect, test } from "vitest";
import { useLayout } from "../../../renderer/stores/layout.ts";
import { goToPlace, placeNow } from "../../../renderer/stores/place.ts";
import { useSelection } from "../../../renderer/stores/selection.ts";
import { useWriting } from "../../../renderer/stores/writing.ts";

beforeEach(() => {
  useLayout.getState().show({ kind: "role", name: "inbox" });
  useSelection.getState().reset();
  useWriting.getState().closePanel();
});

test.each(["", "#view=archive", "#view=outbox&open=3", "#account=2", "#folder=9&open=12&draft=4"])(
  "%s is found again",
  (place) => {
    goToPlace(place);
    expect(placeNow()).toBe(place);
  },
);

test.each(["#view=nowhere", "#open=-1", "#account=x&draft=1.5", "#<script>", "#open=1e400"])(
  "%s is no place",
  (hash) => {
    goToPlace(hash);
    expect(placeNow()).toBe("");
  },
);

test("what is searched for is not written down", () => {
  useLayout.getState().search("from:anna secret");
  expect(placeNow()).toBe("");
});
