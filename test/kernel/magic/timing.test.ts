import { expect, it } from "vitest";
import { duration, stopwatch, Timing } from "../../../kernel/magic/timing";
import { jupyterDisplay } from "../../../src/mime";

it.each([
  [0.0123, "12.3 µs"],
  [1, "1 ms"],
  [12.345, "12.3 ms"],
  [999.7, "1 s"],
  [45_678, "45.7 s"],
  [185_000, "3 min 05 s"],
])("%d milliseconds are %s", (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text);
});

it("a timing shows the clock and the processors", () => {
  expect(new Timing(1500, 2000, 10)[jupyterDisplay]()).toEqual({
    "text/plain": "wall 1.5 s, CPU 2 s user and 10 ms system",
  });
});

it("a stopwatch goes on", () => {
  const read = stopwatch();
  const first = read();
  const second = read();
  expect(first.wall).toBeGreaterThanOrEqual(0);
  expect(second.wall).toBeGreaterThanOrEqual(first.wall);
  expect(second.user).toBeGreaterThanOrEqual(first.user);
});
