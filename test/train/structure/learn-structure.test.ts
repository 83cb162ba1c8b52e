import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { synthetic, withScaling, type Dataset } from "../../../src/data";
import { useEngine } from "../../../src/engine";
import { AstroNetError } from "../../../src/error";
import { countMacs, countParameters, evaluate } from "../../../src/measure";
import { GraphBuilder, lenet5, resnet18, TaskNetwork } from "../../../src/network";
import {
  adam,
  learnStructure,
  setInterruptCheck,
  sgd,
  type EpochRecord,
  type StructureOptions,
  type StructureRun,
} from "../../../src/train";
import { macsWithin, measureThinned } from "../../../src/train/structure/latency-budget";
import { leavesNoTensors } from "../../engine/engines";
import { slowing } from "../../measure/slowing";

const inputShape = [16, 16, 1] as const;
const data = {
  train: synthetic({ count: 96, shape: inputShape, classes: 3, seed: 1 }),
  heldOut: synthetic({ count: 48, shape: inputShape, classes: 3, seed: 2 }),
};
const make = () => lenet5({ conv: [4, 6], dense: [10], classes: 3, inputShape, bias: true, seed: 5 });
/** 790 parameters and 18,390 multiply-accumulates are there; a third and a half of them are asked for. */
const options: StructureOptions = {
  budget: { parameters: 260, macs: 9000 },
  warmUpEpochs: 3,
  iterations: 40,
  removeEvery: 10,
  fineTuningEpochs: 2,
  batchSize: 16,
  optimizer: adam({ learningRate: 1e-2 }),
};
const wholeRun = ["warm-up", "warm-up", "warm-up", "search", "search", "search", "search"].concat(
  "fine-tuning",
  "fine-tuning",
);

type Record = Omit<EpochRecord, "seconds">;
const withoutTime = (epochs: readonly EpochRecord[]): Record[] =>
  epochs.map(({ seconds, ...record }) => {
    expect(seconds).toBeGreaterThan(0);
    return record;
  });

/** Trains, and hands the run over before all is disposed of. */
async function learned<T>(
  more: Partial<StructureOptions>,
  use: (run: StructureRun, network: TaskNetwork) => T | Promise<T>,
  network = make(),
): Promise<T> {
  const run = learnStructure(network, data, { ...options, ...more });
  try {
    await run.train();
    const result = await use(run, network);
    run.compacted.dispose();
    return result;
  } finally {
    run.dispose();
    network.dispose();
  }
}

const weightsOf = (network: TaskNetwork): number[][] =>
  [...network.parameters().values()].map((variable) => [...variable.dataSync()]);

describe("learnStructure", () => {
  let folder: string;
  beforeAll(async () => {
    await useEngine("tensorflow");
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "astronet-structure-"));
  });
  afterEach(() => {
    setInterruptCheck(undefined);
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });
  leavesNoTensors();

  it("removes units until the network keeps its budget, and records how", async () => {
    await learned({}, (run) => {
      const { epochs, compacted } = run;
      expect(epochs.map(({ stage }) => stage)).toEqual(wholeRun);
      const search = epochs.filter(({ stage }) => stage === "search");
      const { parameters, macs } = search.at(-1)!.expectedCost!;
      expect(0.7 * Math.log(parameters) + 0.3 * Math.log(macs)).toBeCloseTo(
        0.7 * Math.log(260) + 0.3 * Math.log(9000),
        2,
      );
      // The hard count, of gates that are still soft in so short a search.
      const weights = countParameters(compacted).weights;
      expect(weights).toBeLessThan(1.6 * 260);
      expect(weights).toBeGreaterThan(260 / 1.6);
      expect(epochs.at(-1)!.cost).toEqual({ parameters: weights, macs: countMacs(compacted).total });
      expect(epochs.at(-1)!.activeUnits).toEqual(
        [...run.kept].map(([layer, kept], i) => ({
          layer,
          active: kept.length,
          units: [4, 6, 6, 10][i],
        })),
      );
      expect(search.map(({ gates }) => gates.map(({ layer }) => layer))).toEqual(
        search.map(() => ["conv1", "conv2", "fc1.input", "fc2.input"]),
      );
      for (const { astrocyteLoss, validationAccuracy } of search) {
        expect(astrocyteLoss).toBeGreaterThan(0);
        expect(validationAccuracy).toBeGreaterThanOrEqual(0);
      }
      expect(epochs.at(-1)!.validationAccuracy).toBeUndefined();
      expect(epochs.at(-1)!.loss).toBeLessThan(epochs[0]!.loss);
    });
  });

  it("never revives a removed unit", async () => {
    await learned({ removeBelow: 0.3 }, ({ epochs }) => {
      const counts = epochs.map(({ activeUnits }) => activeUnits!.map(({ active }) => active));
      counts.slice(1).forEach((now, i) => {
        now.forEach((active, place) => {
          expect(active).toBeLessThanOrEqual(counts[i]![place]!);
        });
      });
      expect(counts.at(-2)).not.toEqual(counts[0]);
    });
  });

  it("keeps a budget in multiply-accumulates alone", async () => {
    await learned({ budget: { macs: 6000 }, fineTuningEpochs: 0 }, ({ epochs }) => {
      expect(epochs.at(-1)!.expectedCost!.macs).toBeCloseTo(6000, -2);
    });
  });

  it("keeps a budget in milliseconds by what it measures before the first epoch", async () => {
    const clock = vi.spyOn(performance, "now").mockImplementation(slowing());
    const network = make();
    const measured = await measureThinned(network, 2);
    network.dispose();
    const milliseconds = 1.05 * measured[2]!.milliseconds;
    const macs = macsWithin(milliseconds, measured);
    expect(macs).toBeLessThan(measured[1]!.macs);
    clock.mockImplementation(slowing());
    const budget = { milliseconds, batchSize: 2 };
    await learned({ budget, fineTuningEpochs: 0, checkpoint: folder }, ({ epochs }) => {
      expect(epochs.at(-1)!.expectedCost!.macs / macs).toBeCloseTo(1, 1);
    });
    // Another run goes on from the checkpoint, and does not measure again.
    clock.mockImplementation(() => 0);
    await learned({ budget, fineTuningEpochs: 0, checkpoint: folder }, ({ epochs }) => {
      expect(epochs).toHaveLength(7);
    });
  });

  it("learns in parts of a batch as with the whole", async () => {
    const history = (partSize: number | undefined) =>
      learned({ ...(partSize && { partSize }), warmUpEpochs: 1, iterations: 8, removeEvery: 4 }, (run) =>
        run.epochs.map(({ loss, astrocyteLoss, expectedCost }) => [
          loss,
          astrocyteLoss ?? 0,
          Math.log(expectedCost?.macs ?? 1),
        ]),
      );
    const [whole, parts] = [await history(undefined), await history(7)];
    parts.flat().forEach((value, i) => {
      expect(value).toBeCloseTo(whole.flat()[i]!, 3);
    });
  });

  it.each<[string, Partial<StructureOptions>]>([
    ["prior alone", { scorer: "prior" }],
    ["free gates", { scorer: "free" }],
    ["frozen astrocyte", { scorer: "frozen" }],
    ["permuted astrocyte", { scorer: "permuted" }],
    ["tokens, one step", { connection: "tokens", steps: 1 }],
    ["local, nothing lasts", { connection: "local", lasting: false }],
    ["on training data, without prior", { astrocyteData: "train", prior: false }],
  ])("learns by %s", async (_, more) => {
    await learned({ budget: { parameters: 450, macs: 12_000 }, ...more }, ({ epochs, compacted, label }) => {
      expect(epochs.map(({ stage }) => stage)).toEqual(wholeRun);
      expect(countParameters(compacted).weights).toBe(epochs.at(-1)!.cost!.parameters);
      expect(epochs[6]!.expectedCost!.parameters).toBeLessThan(epochs[3]!.expectedCost!.parameters);
      expect(label).not.toBe("learned structure");
      const asked = more.scorer !== "prior" && more.scorer !== "frozen";
      expect(epochs[4]!.astrocyteLoss !== undefined).toBe(asked);
    });
  });

  it("computes, made compact, what the gated network does", async () => {
    await learned({ fineTuningEpochs: 0 }, async (run) => {
      const mode = { statistics: "running", update: false, step: 1 } as const;
      const { accuracy } = await evaluate((x) => run.compacted.forward(x, mode), data.heldOut);
      expect(run.epochs.at(-1)!.validationAccuracy).toBeCloseTo(accuracy, 9);
    });
  });

  it("evaluates fine-tuning where the held-out images are kept out of it", async () => {
    await learned({ fineTuningData: "train" }, ({ epochs }) => {
      expect(epochs.at(-1)!.validationAccuracy).toBeGreaterThan(0);
    });
  });

  it("takes away channels of a network with normalisations and residual sums", async () => {
    const network = resnet18({ width: 4, classes: 3, inputShape: [16, 16, 1], seed: 2 });
    const before = countParameters(network).weights;
    await learned(
      { budget: { parameters: before / 3 }, warmUpEpochs: 1, iterations: 20, fineTuningEpochs: 1 },
      ({ compacted, epochs }) => {
        expect(countParameters(compacted).weights).toBeLessThan(before / 1.5);
        expect(Number.isFinite(epochs.at(-1)!.loss)).toBe(true);
      },
      network,
    );
  });

  it.each([2, 3, 5, 7, 8])(
    "goes on from the checkpoint behind epoch %i with the same result",
    async (stop) => {
      const { history, weights } = await learned({}, (run) => ({
        history: withoutTime(run.epochs),
        weights: weightsOf(run.compacted),
      }));
      const network = make();
      const cut = learnStructure(network, data, {
        ...options,
        checkpoint: folder,
        callbacks: [
          {
            onEpoch: ({ epoch }) => {
              if (epoch === stop) throw new Error("killed");
            },
          },
        ],
      });
      await expect(cut.train()).rejects.toThrow("killed");
      if (stop >= 7) cut.compacted.dispose();
      cut.dispose();
      network.dispose();
      await learned({ checkpoint: folder }, (run) => {
        expect(withoutTime(run.epochs)).toEqual(history);
        expect(weightsOf(run.compacted)).toEqual(weights);
      });
    },
  );

  it("goes on after an interrupt in any stage as if nothing had happened", async () => {
    const history = await learned({}, (run) => withoutTime(run.epochs));
    const network = make();
    const run = learnStructure(network, data, options);
    let calls = 0;
    // 18 batches of warm-up, 40 of the search, 18 of fine-tuning.
    const moments = new Set([9, 25, 60, 75]);
    setInterruptCheck(() => {
      calls++;
      if (moments.delete(calls)) throw new Error("interrupted");
    });
    for (let i = 0; i < 4; i++) await expect(run.train()).rejects.toThrow("interrupted");
    await run.train();
    expect(withoutTime(run.epochs)).toEqual(history);
    run.compacted.dispose();
    run.dispose();
    network.dispose();
  });

  it("holds no more tensors as epochs go by", async () => {
    const counts: number[] = [];
    await learned({ callbacks: [{ onEpoch: () => counts.push(tf.memory().numTensors) }] }, ({ epochs }) => {
      expect(counts).toHaveLength(epochs.length);
      // Between the end of the warm-up and of the last stretch but one.
      expect(new Set(counts.slice(0, 6)).size).toBe(1);
      expect(counts[8]).toBe(counts[7]);
    });
  });

  it("refuses to hand out a compact network that is not there yet", () => {
    const network = make();
    const run = learnStructure(network, data, options);
    expect(() => run.compacted).toThrow(/not there after 0 of 9 epochs/);
    run.dispose();
    network.dispose();
  });

  it("does not take the checkpoint of other options", async () => {
    await learned({ checkpoint: folder, iterations: 10, fineTuningEpochs: 0 }, () => undefined);
    await expect(
      learned({ checkpoint: folder, iterations: 10, fineTuningEpochs: 0, steps: 1 }, () => undefined),
    ).rejects.toThrow(/belongs to another run/);
  });
});

describe("learnStructure refuses", () => {
  beforeAll(async () => {
    await useEngine("cpu");
  });
  leavesNoTensors();

  const refused = (
    more: Partial<StructureOptions>,
    network = make(),
    given: { train: Dataset; heldOut: Dataset } = data,
  ): string => {
    try {
      learnStructure(network, given, { ...options, ...more }).dispose();
    } catch (error) {
      expect(error).toBeInstanceOf(AstroNetError);
      return (error as Error).message;
    } finally {
      network.dispose();
    }
    return "";
  };

  it.each<[Partial<StructureOptions>, RegExp]>([
    [{ budget: { parameters: 790 } }, /790 parameters; the network has 790/],
    [{ budget: { parameters: 30 } }, /less than a network with one unit a place, which has 54 parameters/],
    [{ budget: { parameters: -1 } }, /budget: -1 parameters/],
    [{ budget: { milliseconds: NaN } }, /budget: NaN milliseconds \(give a positive number\)/],
    [{ iterations: 0 }, /iterations: 0/],
    [{ steps: 0 }, /steps: 0/],
    [{ removeBelow: 0.5 }, /removeBelow: 0.5/],
    [{ fineTuningEpochs: 1.5 }, /fineTuningEpochs: 1.5/],
    [{ batchSize: 0 }, /batchSize: 0/],
    [{ partSize: 0 }, /partSize: 0 \(give/],
  ])("%o", (more, message) => {
    expect(refused(more)).toMatch(message);
  });

  it("a network without gate places", () => {
    const graph = new GraphBuilder(inputShape);
    const logits = graph.dense("fc", graph.flatten(graph.input, "channels last"), {
      units: 3,
      initial: (shape) => tf.zeros([...shape]),
    });
    const plain = new TaskNetwork(
      {
        name: "plain",
        inputShape,
        classes: 3,
        graph: graph.build(logits),
        planes: [],
        astrocyteChannels: [],
        astrocyteInitialiser: "normal",
      },
      { seed: 0 },
    );
    expect(refused({}, plain)).toMatch(/plain: no gate places/);
  });

  it("images of another shape, or scaled otherwise", () => {
    const heldOut = synthetic({ count: 8, shape: [8, 8, 1], classes: 3, seed: 1 });
    expect(refused({}, make(), { train: data.train, heldOut })).toMatch(/8×8×1/);
    const scaled = withScaling(data.heldOut, { mean: [0.5], std: [1] });
    expect(refused({}, make(), { train: data.train, heldOut: scaled })).toMatch(/cannot join/);
  });

  it("a time that no network keeps, when it has been measured", async () => {
    const network = make();
    // No machine is so fast.
    const run = learnStructure(network, data, { ...options, budget: { milliseconds: 1e-6 } });
    await expect(run.train()).rejects.toThrow(/budget: 0.000001 ms; even with \d+ multiply-accumulates/);
    expect(run.epochs).toHaveLength(0);
    run.dispose();
    network.dispose();
  });

  it("to go on where a number is none any more, and says where", async () => {
    const network = make();
    const before = weightsOf(network);
    const run = learnStructure(network, data, { ...options, optimizer: sgd({ learningRate: 1e30 }) });
    await expect(run.train()).rejects.toThrow(/warm-up, epoch 1, batch 2: layer \w+.* is no number|layer/);
    expect(weightsOf(network)).toEqual(before);
    run.dispose();
    network.dispose();
  });
});
