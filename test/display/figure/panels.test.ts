import { describe, expect, it } from "vitest";
import { domains, legendRows, margins, panels } from "../../../src/display/figure/panels";

describe("panels", () => {
  it("places panels row by row from the top left", () => {
    expect(domains(3, { columns: 2, gapX: 0.2, gapY: 0.1 })).toEqual({
      xaxis: { domain: [0, 0.4] },
      yaxis: { domain: [0.55, 1] },
      xaxis2: { domain: [0.6, 1] },
      yaxis2: { domain: [0.55, 1] },
      xaxis3: { domain: [0, 0.4] },
      yaxis3: { domain: [0, 0.45] },
    });
  });

  it("gives each panel's traces its axes, and its heading its place", () => {
    const { data, layout } = panels([{ traces: [{ y: [1] }] }, { heading: "B", traces: [{ y: [2] }] }], {
      columns: 2,
      gapX: 0,
      gapY: 0,
    });
    expect(data).toEqual([
      { y: [1], xaxis: "x", yaxis: "y" },
      { y: [2], xaxis: "x2", yaxis: "y2" },
    ]);
    expect(layout.annotations).toMatchObject([{ text: "<b>B</b>", xref: "x2 domain", yref: "y2 domain" }]);
  });
});

describe("the room above", () => {
  it("grows with the title and the rows of the legend", () => {
    expect(margins({ title: false, legend: false, heading: false }).t).toBe(12);
    expect(margins({ title: true, legend: 2, heading: true }).t).toBe(12 + 26 + 44 + 20);
  });

  it("counts a legend's rows as Plotly lays them out", () => {
    expect(legendRows(["a", "b"], 400)).toBe(1);
    expect(legendRows(["a name", "another name", "a third name", "a fourth one"], 300)).toBe(2);
    expect(legendRows(["one", "two"], 10)).toBe(2);
  });
});
