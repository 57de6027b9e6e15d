import { beforeEach, expect, test, vi } from "vitest";
import { useLayout } from "../../../renderer/stores/layout.ts";
import { beginAnew, followPlace, goToPlace, placeNow } from "../../../renderer/stores/place.ts";
import { useSelection } from "../../../renderer/stores/selection.ts";
import { useWriting } from "../../../renderer/stores/writing.ts";

beforeEach(() => {
  useLayout.getState().show({ kind: "role", name: "inbox" });
  useSelection.getState().reset();
  useWriting.getState().closePanel();
});

test.each([
  "",
  "#view=archive",
  "#view=outbox&open=3",
  "#account=2",
  "#made=3",
  "#waiting=them",
  "#folder=9&open=12&draft=4",
])("%s is found again", (place) => {
  goToPlace(place);
  expect(placeNow()).toBe(place);
});

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

test("over other data the page begins anew at its first place, whatever changes before it is gone", () => {
  let address = "/";
  let loadedAt = "";
  vi.stubGlobal("history", {
    state: null,
    replaceState: (_state: unknown, _title: string, url: string) => {
      address = url;
    },
  });
  vi.stubGlobal("location", {
    hash: "",
    pathname: "/",
    reload: () => {
      loadedAt = address;
    },
  });
  followPlace();
  goToPlace("#view=archive&open=3&draft=4");
  expect(address).toBe("#view=archive&open=3&draft=4");
  beginAnew();
  goToPlace("#open=5");
  expect({ loadedAt, address }).toEqual({ loadedAt: "/", address: "/" });
  vi.unstubAllGlobals();
});
