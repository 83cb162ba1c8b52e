import { expect, it } from "vitest";
import { Series } from "../../../src/display/progress/series";

it("stays small however long the work is, and covers all of it", () => {
  const series = new Series("loss", "#000000", 100);
  for (let step = 0; step < 10_000; step++) series.add(step, step / 2);
  expect(series.x.length).toBeLessThan(100);
  expect(series.x[0]).toBe(0);
  expect(series.x.at(-1)).toBeGreaterThan(9_700);
  expect(series.y).toEqual(series.x.map((x) => x / 2));
});

it("leaves out what is no number", () => {
  const series = new Series("loss", "#000000");
  series.add(1, NaN);
  series.add(2, 3);
  expect([series.x, series.y]).toEqual([[2], [3]]);
});
