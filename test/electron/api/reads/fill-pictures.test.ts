import { expect, test } from "vitest";
import { fillPictures } from "../../../../electron/api/reads/fill-pictures.ts";

test("each stand-in gets its picture; one that is not here gets nothing to see", () => {
  const html = '<img src="x-1."><img src="x-0."><img src="x-7.">';
  const filled = fillPictures(html, /x-(\d+)\./g, (index) => ["data:a", "data:b"][index] ?? null);
  expect(filled).toMatch(/^<img src="data:b"><img src="data:a"><img src="data:image\/gif;base64,[^"]+">$/);
});

test("one picture shown a thousand times does not fill the memory", () => {
  const html = '<img src="x-0.">'.repeat(1000);
  const filled = fillPictures(html, /x-(\d+)\./g, () => `data:${"a".repeat(5_000_000)}`);
  expect(filled.length).toBeLessThan(45_000_000);
  expect(filled.match(/data:aaa/g)?.length).toBe(7);
});
