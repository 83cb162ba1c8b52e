import { expect, it } from "vitest";

import { synthetic } from "../../src/data";
import { AstroNetError } from "../../src/error";
import { mlp } from "../../src/network";
import { trainPlain } from "../../src/train";
import { onEachEngine } from "../engine/engines";

const data = synthetic({ count: 40, shape: [4, 4, 1], classes: 2, seed: 2 });

onEachEngine("a training run's history", () => {
  it("becomes a data frame, a row an epoch", async () => {
    const network = mlp({ units: [16, 8, 2], inputShape: [4, 4, 1], seed: 1 });
    const run = trainPlain(network, data, { epochs: 3, batchSize: 8, validation: data, label: "MLP" });
    expect(() => run.toDataFrame()).toThrow(AstroNetError);
    expect(() => run.toDataFrame()).toThrow('history "MLP" has no epochs (train for at least one)');
    await run.train();
    const frame = run.toDataFrame();
    expect(frame.shape).toEqual([3, 9]);
    expect(frame.columns).toEqual([
      "run",
      "seed",
      "epoch",
      "loss",
      "accuracy (%)",
      "evaluation loss",
      "evaluation accuracy (%)",
      "learning rate",
      "time (s)",
    ]);
    expect(frame.values.map((row) => row.slice(0, 3))).toEqual(
      [1, 2, 3].map((epoch) => ["MLP", run.seed, epoch]),
    );
    expect(frame.values.map((row) => row[4])).toEqual(run.epochs.map(({ accuracy }) => 100 * accuracy));
    run.dispose();
    network.dispose();
  });
});
