import { describe, expect, it } from "vitest";
import { gateHistogram } from "../../../src/display/gates/gate-histogram";
import { expectFigure } from "../snapshot";

describe("gateHistogram", () => {
  const conv = [0, 0, 0.12, 0.5, 0.52, 1];
  const dense = Float32Array.from({ length: 100 }, (_, index) => index / 125);

  it("stacks layers, with a bar of its own for gates that are exactly 0", async () => {
    await expectFigure(gateHistogram({ conv, dense }, { bins: 20, title: "Gates" }), "gate-histogram");
  });

  it("counts every gate once", () => {
    const figure = gateHistogram({ conv, dense }, { bins: 7 });
    const counts = figure.data.map(({ y }) => (y as number[]).reduce((a, b) => a + b, 0));
    expect(counts).toEqual([6, 100]);
    expect((figure.data[0]?.y as number[])[0]).toBe(2);
  });

  it("has no bar for zeros where there are none, and covers negative values", () => {
    const [bars] = gateHistogram([-1, 0.5, 1], { bins: 4 }).data;
    expect(bars?.x).toEqual([-0.75, -0.25, 0.25, 0.75]);
    expect(bars?.y).toEqual([1, 0, 0, 2]);
  });

  it("refuses what has no gates", () => {
    expect(() => gateHistogram([])).toThrow("gates is empty");
    expect(() => gateHistogram({})).toThrow("gates must be an array of numbers");
    expect(() => gateHistogram({ conv: [Infinity] })).toThrow(
      "gates of conv[0] is not a finite number: Infinity",
    );
    expect(() => gateHistogram(conv, { bins: 0 })).toThrow("bins of a histogram: 0");
  });
});
