import { mkdirSync, readFileSync, writeFileSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";

import * as tf from "@tensorflow/tfjs-core";

import {
  adam,
  AstroNetError,
  compact,
  concat,
  cosine,
  learnStructure,
  lenet5,
  mnist,
  openBest,
  openByScore,
  slimming,
  split,
  structureOf,
  TaskNetwork,
  trainPlain,
  unitMagnitudes,
  type Dataset,
  type OpenUnits,
  type StructureOptions,
} from "../../src";

import type { Experiment, Method, Outcome, Setting } from "./experiment";
import { tested, told } from "./tested";

/** What a run works with: the same images for each method and seed. */
function data(): { train: Dataset; heldOut: Dataset; test: Dataset } {
  const { train, test } = mnist();
  const [own, heldOut] = split(train, { counts: [50_000, 10_000], seed: 0 });
  return { train: own, heldOut, test };
}

/** Epochs of each method: 3 to find out which units stay (or as many steps), 6 for the network that is left. */
const [finding, tuning] = [3, 6];
const optimizer = adam({ learningRate: 2e-3 });
const common = { batchSize: 128, optimizer };

/** Trains a network on all training images, its rate falling along a cosine, and tests it. */
async function tuned(
  network: TaskNetwork,
  epochs: number,
  { seed, folder, say }: Setting,
  columns: Record<string, string | number> = {},
): Promise<Outcome> {
  const { train, heldOut, test } = data();
  const run = trainPlain(network, concat(train, heldOut), {
    ...common,
    epochs,
    schedule: cosine(epochs, 0.01, { each: "batch" }),
    seed,
    checkpoint: join(folder, "tuning"),
    callbacks: [told(say)],
  });
  await run.train();
  run.dispose();
  return { ...tested(network, test), ...columns };
}

/** LeNet-5 with biases, as it is. */
const dense: Method = {
  about: "no unit is removed",
  run: (setting) => tuned(lenet5({ bias: true, seed: setting.seed }), finding + tuning, setting),
};

/** The budget at which the controls are compared; parameters and multiply-accumulates as a geometric mix. */
const budget = { parameters: 5000, macs: 300_000 };

/** Structure learning; `keep` leaves the structure behind for the methods that start from it. */
function learned(about: string, options: Partial<StructureOptions>, { keep = false } = {}): Method {
  return {
    about,
    async run({ seed, folder, say }) {
      const { train, heldOut, test } = data();
      const network = lenet5({ bias: true, seed });
      const run = learnStructure(
        network,
        { train, heldOut },
        { budget, seed, checkpoint: folder, callbacks: [told(say)], ...options },
      );
      await run.train();
      const kept = Object.fromEntries(run.kept);
      const before = run.epochs.filter(({ stage }) => stage === "search").at(-1)?.validationAccuracy ?? NaN;
      if (keep) store(folder, seed, kept);
      const { compacted } = run;
      run.dispose();
      network.dispose();
      return {
        ...tested(compacted, test),
        architecture: Object.values(kept)
          .map(({ length }) => length)
          .join("-"),
        held_out_error_before_tuning_percent: Number((100 * (1 - before)).toFixed(2)),
      };
    },
  };
}

/** Where the structure of the learned network lies that its controls take. */
function structureFile(folder: string, seed: number): string {
  return join(dirname(folder), `structure-${seed}.json`);
}

function store(folder: string, seed: number, kept: Record<string, readonly number[]>): void {
  mkdirSync(dirname(folder), { recursive: true });
  writeFileSync(structureFile(folder, seed), JSON.stringify(kept));
}

/** The units of each place that structure learning has kept with this seed. */
function keptBefore(folder: string, seed: number): Record<string, readonly number[]> {
  const path = structureFile(folder, seed);
  if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8")) as Record<string, readonly number[]>;
  throw new AstroNetError(
    `no learned structure of seed ${seed} (run the method "learned" first, with --again)`,
  );
}

function columns(open: OpenUnits): Record<string, string> {
  const counts = Object.values(open).map((flags) => flags.filter(Boolean).length);
  return { architecture: counts.join("-") };
}

/** The learned network's form, drawn anew. */
const scratch: Method = {
  about: "the learned network's units, from scratch",
  run(setting) {
    const { seed, folder } = setting;
    const network = lenet5({ bias: true, seed });
    const kept = keptBefore(folder, seed);
    const open = Object.fromEntries(
      network.gates.map(({ name, units }) => [
        name,
        Array.from({ length: units }, (_, unit) => kept[name]!.includes(unit)),
      ]),
    );
    const smaller = new TaskNetwork(structureOf(network, open).definition, { seed });
    network.dispose();
    return tuned(smaller, finding + tuning, setting, columns(open));
  },
};

/** A network that has been trained without gates loses units, and is trained on. */
async function pruned(
  setting: Setting,
  network: TaskNetwork,
  open: OpenUnits,
  scales: Readonly<Record<string, tf.Tensor1D>> = {},
): Promise<Outcome> {
  const gates = Object.fromEntries(
    Object.entries(open).map(([name, flags]) => [
      name,
      tf.tidy(() => tf.mul<tf.Tensor1D>(tf.tensor1d(flags.map(Number)), scales[name] ?? 1)),
    ]),
  );
  const { network: smaller } = compact(network, { gates });
  tf.dispose(gates);
  network.dispose();
  return tuned(smaller, tuning, setting, columns(open));
}

const magnitude: Method = {
  about: "as many units of each place as the learned network has, those with the largest weights",
  async run(setting) {
    const { seed, folder, say } = setting;
    const network = lenet5({ bias: true, seed });
    const { train } = data();
    const run = trainPlain(network, train, {
      ...common,
      epochs: finding,
      seed,
      checkpoint: join(folder, "finding"),
      callbacks: [told(say)],
    });
    await run.train();
    run.dispose();
    const counts = Object.fromEntries(
      Object.entries(keptBefore(folder, seed)).map(([name, units]) => [name, units.length]),
    );
    const scores = unitMagnitudes(network);
    const { conv2 } = openBest(network, scores, counts);
    // Of the first dense layer's inputs, 16 a channel, those whose channel stays.
    const inputs = scores["fc1.input"]!.map((size, unit) => (conv2![Math.floor(unit / 16)] ? size : -1));
    return pruned(setting, network, openBest(network, { ...scores, "fc1.input": inputs }, counts));
  },
};

function slimmed(penalty: number): Method {
  return {
    about: `network slimming, penalty ${penalty}`,
    async run(setting) {
      const { seed, folder, say } = setting;
      const network = lenet5({ bias: true, seed });
      const { train } = data();
      const slim = slimming(network, train, {
        ...common,
        epochs: finding,
        penalty,
        seed,
        checkpoint: join(folder, "finding"),
        callbacks: [told(say)],
      });
      await slim.run.train();
      const scores = Object.fromEntries(
        Object.entries(slim.scales).map(([name, scale]) => [name, Float32Array.from(scale.dataSync())]),
      );
      const open = openByScore(network, scores, budget);
      const outcome = await pruned(setting, network, open, slim.scales);
      slim.dispose();
      return outcome;
    },
  };
}

export const mnistLenet5: Experiment = {
  name: "mnist-lenet5",
  about: "LeNet-5 on MNIST: test error against what is left of the network",
  columns: ["architecture", "held_out_error_before_tuning_percent"],
  methods: {
    dense,
    learned: learned("an astrocyte decides which units stay", {}, { keep: true }),
    "learned-10000": learned("twice the budget", { budget: { parameters: 10_000, macs: 450_000 } }),
    "learned-2800": learned("about half of the budget", { budget: { parameters: 2800, macs: 200_000 } }),
    "free-gates": learned("a free gate a unit (L0), its budget lowered to the cost that the others come to", {
      scorer: "free",
      budget: { parameters: 4525, macs: 271_500 },
    }),
    "prior-alone": learned("the knapsack rule alone, no astrocyte", { scorer: "prior" }),
    "frozen-astrocyte": learned("an astrocyte that stays as it was drawn", { scorer: "frozen" }),
    "permuted-astrocyte": learned("a trained astrocyte, its outputs dealt out anew within each place", {
      scorer: "permuted",
    }),
    "nothing-lasts": learned("no state from batch to batch", { lasting: false }),
    "one-step": learned("one regulation step a batch", { steps: 1 }),
    "training-data": learned("the astrocyte learns from training images, not from held-out ones", {
      astrocyteData: "train",
    }),
    tokens: learned("attention between units and layers in place of the U-Net", { connection: "tokens" }),
    local: learned("each unit scored by itself", { connection: "local" }),
    "from-scratch": scratch,
    magnitude,
    "slimming-1e-4": slimmed(1e-4),
    "slimming-1e-3": slimmed(1e-3),
    "slimming-1e-2": slimmed(1e-2),
  },
};
