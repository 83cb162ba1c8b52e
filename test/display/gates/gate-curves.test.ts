import { describe, expect, it } from "vitest";
import { gateCurves } from "../../../src/display/gates/gate-curves";
import { sampleHistory } from "../sample-history";
import { expectFigure } from "../snapshot";

describe("gateCurves", () => {
  const history = sampleHistory("AstroNet", 1, true);

  it("draws a panel a layer", async () => {
    await expectFigure(gateCurves(history, { title: "Gates" }), "gate-curves");
  });

  it("draws the step and the layers that are asked for", () => {
    const first = gateCurves(history, { step: 1, layers: ["conv2"] });
    const median = first.data.find(({ name }) => name === "conv2, median gate");
    expect(median?.y).toEqual(history.epochs.map(({ gates }) => gates[2]?.q50));
  });

  it("draws the share of zeros of layers that have zeros only", () => {
    const names = gateCurves(history).data.map(({ name }) => name);
    expect(names).toContain("fc1, share exactly 0");
    expect(names).not.toContain("conv1, share exactly 0");
  });

  it("refuses a history without gates, an unknown step and an unknown layer", () => {
    expect(() => gateCurves(sampleHistory("plain", 1, false))).toThrow('history "plain" has no gates');
    expect(() => gateCurves(history, { step: 3 })).toThrow(
      "no gates of regulation step 3 (the history has 1, 2)",
    );
    expect(() => gateCurves(history, { layers: ["fc9"] })).toThrow('no layer "fc9" (the history has conv1,');
    expect(() => gateCurves([history] as never)).toThrow("not a history");
  });
});
