import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { synthetic } from "../../src/data";
import { useEngine } from "../../src/engine";
import { AstroNetError } from "../../src/error";
import { mlp } from "../../src/network";
import {
  adam,
  patience,
  plateau,
  setInterruptCheck,
  sgd,
  trainPlain,
  type EpochRecord,
  type TrainingOptions,
  type TrainingRun,
} from "../../src/train";
import { leavesNoTensors } from "../engine/engines";

const data = synthetic({ count: 40, shape: [4, 4, 1], classes: 2, seed: 2 });
const make = () => mlp({ units: [16, 8, 2], inputShape: [4, 4, 1], seed: 1 });

/** The numbers of a run that ends by itself, by way of `use`. */
async function train(options: Partial<TrainingOptions>, epochs = 4): Promise<number[]> {
  const network = make();
  let run: TrainingRun | undefined;
  try {
    run = trainPlain(network, data, {
      epochs,
      batchSize: 8,
      schedule: plateau({ patience: 0 }),
      ...options,
    });
    await run.train();
    return losses(run.epochs);
  } finally {
    run?.dispose();
    network.dispose();
  }
}

const losses = (epochs: readonly EpochRecord[]) => epochs.map(({ loss }) => loss);

describe("TrainingRun", () => {
  let folder: string;
  beforeAll(async () => {
    await useEngine("cpu");
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "astronet-run-"));
  });
  afterEach(() => {
    setInterruptCheck(undefined);
    rmSync(folder, { recursive: true });
  });
  leavesNoTensors();

  it("goes on after an interrupt as if nothing had happened", async () => {
    const whole = await train({});
    const network = make();
    const run = trainPlain(network, data, { epochs: 4, batchSize: 8, schedule: plateau({ patience: 0 }) });
    let batches = 0;
    setInterruptCheck(() => {
      batches++;
      if (batches === 13) throw new Error("interrupted");
    });
    await expect(run.train()).rejects.toThrow("interrupted");
    expect(run.epochs).toHaveLength(2);
    await run.train();
    expect(losses(run.epochs)).toEqual(whole);
    run.dispose();
    network.dispose();
  });

  it.each([
    ["Adam", adam({ learningRate: 1e-2 })],
    ["SGD with momentum", sgd({ learningRate: 0.1, momentum: 0.9, weightDecay: 1e-3 })],
  ])("goes on from a checkpoint with the same result by %s", async (_, optimizer) => {
    const whole = await train({ optimizer });
    await train({ optimizer, checkpoint: folder }, 2);
    expect(await train({ optimizer, checkpoint: folder })).toEqual(whole);
  });

  it("refuses another run's checkpoint, and a damaged one", async () => {
    await train({ checkpoint: folder }, 1);
    await expect(train({ checkpoint: folder, seed: 9 })).rejects.toThrow(/belongs to another run/);
    writeFileSync(join(folder, "checkpoint.safetensors"), "not a checkpoint");
    await expect(train({ checkpoint: folder })).rejects.toThrow(AstroNetError);
  });

  it("stops early", async () => {
    const never = patience(2, () => 1);
    expect(await train({ stop: never }, 9)).toHaveLength(3);
  });

  it("says when a loss is no longer a number", async () => {
    await expect(train({ optimizer: sgd({ learningRate: 1e30 }) })).rejects.toThrow(
      /lower the learning rate/,
    );
  });

  it("refuses a number of epochs that is none", async () => {
    await expect(train({}, 0)).rejects.toThrow(/epochs: 0/);
  });
});
