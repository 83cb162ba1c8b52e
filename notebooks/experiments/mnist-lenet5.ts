import { lenet5, mnist, split } from "../../src";

import type { Experiment } from "./experiment";
import { structureColumns, StructureMethods, type StructureWork } from "./structure-methods";

/** 50,000 images for the network, 10,000 for the astrocyte, the same for each method and seed. */
export function mnistParts() {
  const { train, test } = mnist();
  const [own, heldOut] = split(train, { counts: [50_000, 10_000], seed: 0 });
  return { train: own, heldOut, test };
}

/** Magnitude pruning chooses among the first dense layer's inputs, 16 a channel, of which the channel stays. */
export const readable: NonNullable<StructureWork["readable"]> = (scores, { conv2 }) => ({
  ...scores,
  "fc1.input": scores["fc1.input"]!.map((size, unit) => (conv2![Math.floor(unit / 16)] ? size : -1)),
});

const methods = new StructureMethods({
  data: mnistParts,
  network: (seed) => lenet5({ bias: true, seed }),
  budget: { parameters: 5000, macs: 300_000 },
  finding: 3,
  tuning: 6,
  batchSize: 128,
  learningRate: 2e-3,
  readable,
});

export const mnistLenet5: Experiment = {
  name: "mnist-lenet5",
  about: "LeNet-5 on MNIST: test error against what is left of the network",
  columns: structureColumns,
  methods: {
    dense: methods.dense(),
    learned: methods.learned("an astrocyte decides which units stay", {}, { keep: true }),
    "learned-10000": methods.learned("twice the budget", { budget: { parameters: 10_000, macs: 450_000 } }),
    "learned-2800": methods.learned("about half of the budget", {
      budget: { parameters: 2800, macs: 200_000 },
    }),
    "free-gates": methods.learned(
      "a free gate a unit (L0), its budget lowered to the cost that the others come to",
      {
        scorer: "free",
        budget: { parameters: 4525, macs: 271_500 },
      },
    ),
    "prior-alone": methods.learned("the knapsack rule alone, no astrocyte", { scorer: "prior" }),
    "frozen-astrocyte": methods.learned("an astrocyte that stays as it was drawn", { scorer: "frozen" }),
    "permuted-astrocyte": methods.learned(
      "a trained astrocyte, its outputs dealt out anew within each place",
      {
        scorer: "permuted",
      },
    ),
    "nothing-lasts": methods.learned("no state from batch to batch", { lasting: false }),
    "one-step": methods.learned("one regulation step a batch", { steps: 1 }),
    "training-data": methods.learned("the astrocyte learns from training images, not from held-out ones", {
      astrocyteData: "train",
    }),
    tokens: methods.learned("attention between units and layers in place of the U-Net", {
      connection: "tokens",
    }),
    local: methods.learned("each unit scored by itself", { connection: "local" }),
    "from-scratch": methods.scratch(),
    magnitude: methods.magnitude(),
    "slimming-1e-4": methods.slimmed(1e-4),
    "slimming-1e-3": methods.slimmed(1e-3),
    "slimming-1e-2": methods.slimmed(1e-2),
    "slimming-1e-1": methods.slimmed(1e-1),
  },
};
