import { expect, test } from "vitest";

import { fileOrder, shuffle } from "../../src/data/order";

test("a shuffle keeps every number, the same for the same seed and purpose", () => {
  const shuffled = shuffle(fileOrder(500), 7, "a");
  expect([...shuffled].sort((a, b) => a - b)).toEqual([...fileOrder(500)]);
  expect(shuffle(fileOrder(500), 7, "a")).toEqual(shuffled);
  expect(shuffle(fileOrder(500), 7, "b")).not.toEqual(shuffled);
  expect(shuffle(fileOrder(500), 8, "a")).not.toEqual(shuffled);
});

test("each of the 24 orders of four is equally likely", () => {
  const counts = new Map<string, number>();
  const draws = 24_000;
  for (let seed = 0; seed < draws; seed++) {
    const order = shuffle(fileOrder(4), seed, "order").join();
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(24);
  const expected = draws / 24;
  const chiSquare = [...counts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
  // The 99.9 % point of chi-square with 23 degrees of freedom.
  expect(chiSquare).toBeLessThan(49.7);
});
