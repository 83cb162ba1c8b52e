import { describe, expect, it } from "vitest";

import { fallingRoot } from "../../../src/train/structure/falling-root";

/** The definition: 24 halvings. */
function halved(f: (x: number) => number, [low, high]: readonly [number, number]): number {
  let [a, b] = [low, high];
  for (let i = 0; i < 24; i++) {
    const middle = (a + b) / 2;
    if (f(middle) > 0) a = middle;
    else b = middle;
  }
  return (a + b) / 2;
}

const functions: Record<string, (x: number) => number> = {
  line: (x) => 0.3 - x,
  "steep end": (x) => Math.exp(-3 * x) - 0.002,
  cubic: (x) => 0.5 - x ** 3,
  sigmoid: (x) => 1 / (1 + Math.exp(8 * (x - 1.7))) - 0.5,
  step: (x) => (x < 0.77 ? 2 : -5),
  "flat at zero": (x) => Math.max(0, 1 - x),
  "above zero": (x) => 10 - x,
  "below zero": (x) => -10 - x,
};

describe("fallingRoot", () => {
  it.each(Object.entries(functions))("is what 24 halvings find: %s", (_, f) => {
    expect(fallingRoot(f, [-2, 3.7])).toBe(halved(f, [-2, 3.7]));
  });

  it.each(["line", "cubic", "sigmoid", "steep end", "above zero"])(
    "looks less often than that: %s",
    (name) => {
      let looks = 0;
      fallingRoot((x) => (looks++, functions[name]!(x)), [-2, 3.7]);
      expect(looks).toBeLessThanOrEqual(14);
    },
  );

  it("is no number where the function is none", () => {
    const root = fallingRoot(() => NaN, [0, 1]);
    expect(root).toBe(halved(() => NaN, [0, 1]));
  });
});
