import { describe, expect, it } from "vitest";
import { calciumTraces } from "../../../src/display/dynamics/calcium-traces";
import { expectFigure } from "../snapshot";

const time = Float64Array.from({ length: 60 }, (_, index) => index / 2);

describe("calciumTraces", () => {
  it("draws quantities one above the other", async () => {
    const figure = calciumTraces(
      time,
      [
        {
          name: "Ca²⁺",
          unit: "µM",
          values: time.map((t) => 0.1 + 0.4 * Math.sin(t / 4) ** 6),
          threshold: 0.2,
        },
        { name: "h", values: time.map((t) => 0.8 - 0.3 * Math.sin(t / 4) ** 6) },
      ],
      { stimuli: [[5, 12]] },
    );
    await expectFigure(figure, "calcium-traces");
  });

  it("refuses times that do not rise and values that do not fit", () => {
    expect(() => calciumTraces([0, 1, 1], [{ name: "a", values: [1, 2, 3] }])).toThrow(
      "time must rise: time[2] is 1 after 1",
    );
    expect(() => calciumTraces([0, 1], [{ name: "a", values: [1] }])).toThrow(
      '"a" has 1 values for 2 moments',
    );
    expect(() => calciumTraces([0, 1], [])).toThrow("courses is empty");
  });
});
