import { describe as group, expect, it } from "vitest";
import { describe } from "../../../src/export/figure/describe";

group("describe", () => {
  it("names title, axes and series with their ends, without Plotly's HTML", () => {
    const text = describe({
      data: [
        { name: "<b>a</b>", x: [1, 2, 3], y: [0.123456, null, 9], yaxis: "y2" },
        { name: "band", x: [1], y: [1], hoverinfo: "skip" },
        { x: [1], y: [1] },
        { name: "empty", x: [], y: [] },
        { name: "one", y: [7] },
      ],
      layout: {
        title: { text: "T<br>U" },
        yaxis: { title: { text: "loss" }, type: "log" },
        xaxis: { title: { text: "epoch" } },
        yaxis2: { title: { text: "accuracy" } },
      },
    });
    expect(text.split("\n")).toEqual([
      "T U",
      "axes: x: epoch; y: loss (logarithmic); y2: accuracy",
      "- a, accuracy: 3 points from (1, 0.1235) to (3, 9)",
      "- empty, loss: no points",
      "- one, loss: (0, 7)",
    ]);
  });

  it("gives the size and the range of a heat map", () => {
    const data = [
      {
        type: "heatmap",
        name: "gate",
        z: [
          [0.5, null],
          [-1, 2],
        ],
      },
      { type: "heatmap", name: "none", z: [[null]] },
    ];
    expect(describe({ data, layout: {} })).toBe(
      "Figure\n- gate: 2 × 2 values, -1 to 2\n- none: 1 × 1 values, no values",
    );
  });

  it("says how far a series swings, and does not say twice what it shows", () => {
    const data = [{ name: "h", x: [0, 1, 2, 3], y: [0, 1, -1, 0] }];
    const layout = { yaxis: { title: { text: "h (µM)" } }, yaxis2: {} };
    expect(describe({ data, layout })).toBe(
      "Figure\naxes: y: h (µM)\n- h (µM): 4 points from (0, 0) to (3, 0), between -1 and 1",
    );
  });

  it("takes a series at its word", () => {
    const data = [{ name: "after", x: [0], y: [0], meta: { words: "conv1 11 of 20 units" } }];
    expect(describe({ data, layout: {} })).toBe("Figure\n- after: conv1 11 of 20 units");
  });

  it("names the points that have names, and their places where axes are seen", () => {
    const data = [
      { type: "scatter", mode: "markers", name: "pruned", x: [10, 20], y: [1, 2], customdata: ["A", "B"] },
    ];
    expect(describe({ data, layout: {} })).toBe("Figure\n- pruned: A (10, 1), B (20, 2)");
    expect(describe({ data, layout: { xaxis: { visible: false } } })).toBe("Figure\n- pruned: A; B");
  });
});
