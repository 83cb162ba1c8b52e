import { beforeAll, describe, expect, it } from "vitest";

import { useEngine } from "../../src/engine";
import { evaluate } from "../../src/measure";
import { adam, search } from "../../src/train";
import { difference } from "../engine/difference";
import { leavesNoTensors } from "../engine/engines";

import { colourImages, historyOf, smallResNet } from "./small-net";

/** Searches a small ResNet with one set of running statistics, or one a step; the caller disposes of the network. */
async function searched(normSets: number) {
  const net = smallResNet("sigmoid", ["mean", "max"], { normSets });
  const history = await historyOf(
    search(net, colourImages, colourImages, {
      epochs: 6,
      batchSize: 24,
      optimizer: adam({ learningRate: 3e-3 }),
      validation: colourImages,
    }),
  );
  return { net, last: history.at(-1)! };
}

describe("evaluation of a searched ResNet", () => {
  beforeAll(async () => {
    await useEngine("tensorflow");
  });
  leavesNoTensors();

  it("normalises each regulation step by its own running statistics", async () => {
    const { net, last } = await searched(2);
    const own = await evaluate((x) => net.forward(x, { training: false })[1]!.logits, colourImages);
    expect(own.loss).toBe(last.validationLoss);
    // The last step by hand, with the second set, and with the first.
    const by = (step: number) =>
      evaluate((x) => {
        const { weights } = net.regulate({ training: false })[1]!;
        return net.network.forward(x, { statistics: "running", update: false, step }, weights);
      }, colourImages);
    expect((await by(2)).loss).toBeCloseTo(own.loss, 6);
    expect(Math.abs((await by(1)).loss - own.loss)).toBeGreaterThan(1e-3);
    const { running } = net.network.norms.conv5!;
    expect(difference(running[0]!.variance, running[1]!.variance)).toBeGreaterThan(1e-6);
    net.dispose();
  });

  it("is nearer to training with a set a step than with one that both steps share", async () => {
    const gap: number[] = [];
    for (const normSets of [1, 2]) {
      const { net, last } = await searched(normSets);
      gap.push(Math.abs(last.validationLoss! - last.loss));
      net.dispose();
    }
    expect(gap[1]!).toBeLessThan(gap[0]!);
  });
});
