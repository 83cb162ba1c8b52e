import { describe, expect, it } from "vitest";
import { trainingCurves } from "../../../src/display/training/training-curves";
import { sampleHistory } from "../sample-history";
import { expectFigure } from "../snapshot";

describe("trainingCurves", () => {
  const one = sampleHistory("AstroNet", 1, true);

  it("draws one run with all its passes", async () => {
    await expectFigure(trainingCurves(one, { title: "LeNet-5" }), "training-curves-one");
  });

  it("draws the mean and the spread of runs that share a label", async () => {
    const runs = [1, 2, 3].flatMap((seed) => [
      sampleHistory("plain", seed, false),
      sampleHistory("AstroNet", seed, true),
    ]);
    await expectFigure(trainingCurves(runs, { logarithmicLoss: true }), "training-curves-seeds");
  });

  it("averages over seeds, with one sample deviation on either side", () => {
    const runs = [0.8, 0.9].map((accuracy, index) => ({
      label: "a",
      seed: index,
      epochs: [{ epoch: 1, seconds: 1, learningRate: 1, loss: 1, accuracy, gates: [] }],
    }));
    const [band, line] = trainingCurves(runs).data;
    expect(line).toMatchObject({ x: [1], y: [expect.closeTo(85, 10)] });
    const deviation = 100 * Math.sqrt(2 * 0.05 ** 2);
    expect(band).toMatchObject({ y: [expect.closeTo(85 + deviation, 9), expect.closeTo(85 - deviation, 9)] });
  });

  it("leaves out a pass that nobody has", () => {
    const names = trainingCurves(sampleHistory("plain", 1, false)).data.map(({ name }) => name);
    expect(names).toContain("evaluation");
    expect(names).not.toContain("astrocyte pass");
  });

  it("refuses what is no history", () => {
    expect(() => trainingCurves([])).toThrow("histories is empty");
    expect(() => trainingCurves({ ...one, epochs: [] })).toThrow('history "AstroNet" has no epochs');
    expect(() => trainingCurves({ label: "x" } as never)).toThrow("histories[0] is not a history");
    expect(() => trainingCurves(3 as never)).toThrow("histories[0] must be an object: number");
  });
});
