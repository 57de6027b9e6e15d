import { expect, test } from "vitest";
import { localDate, presetsAt } from "../../../renderer/text/time-presets.ts";

const at = (text: string) =>
  presetsAt(new Date(text), "Europe/Berlin").map(({ name, when: { intent } }) =>
    intent.kind === "local" ? `${name} ${intent.date} ${intent.time}` : name,
  );

test("the times people mean most, by the clock on the wall", () => {
  const [tuesday, saturday, sunday] = ["2027-03-23T10:00", "2027-03-27T16:59", "2027-03-28T23:30"].map(at);
  expect(tuesday).toEqual(["evening 2027-03-23 18:00", "tomorrow 2027-03-24 08:00", "monday 2027-03-29 08:00"]);
  expect(saturday).toEqual(["evening 2027-03-27 18:00", "tomorrow 2027-03-28 08:00", "monday 2027-03-29 08:00"]);
  // Late in the evening there is none left, and on a Sunday tomorrow is Monday.
  expect(sunday).toEqual(["tomorrow 2027-03-29 08:00"]);
  expect(at("2027-03-29T09:00").at(-1)).toBe("monday 2027-04-05 08:00");
});

test("days go on over the ends of months and years", () => {
  expect(localDate(new Date("2027-12-31T23:59"), 1)).toBe("2028-01-01");
  expect(localDate(new Date("2028-02-28T00:00"), 1)).toBe("2028-02-29");
});
