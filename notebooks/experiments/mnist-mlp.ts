import { mlp } from "../../src";

import type { Experiment } from "./experiment";
import { mnistParts } from "./mnist-lenet5";
import { structureColumns, StructureMethods } from "./structure-methods";

/** A layer of an MLP has as many multiply-accumulates as weights. */
const budget = (parameters: number) => ({ parameters, macs: parameters });

const methods = new StructureMethods({
  data: mnistParts,
  network: (seed) => mlp({ seed }),
  budget: budget(20_000),
  finding: 3,
  tuning: 6,
  batchSize: 128,
  learningRate: 2e-3,
});

export const mnistMlp: Experiment = {
  name: "mnist-mlp",
  about: "an MLP 784-300-100-10 on MNIST: test error against what is left of the network",
  columns: structureColumns,
  methods: {
    dense: methods.dense(),
    learned: methods.learned("an astrocyte decides which units stay", {}, { keep: true }),
    "learned-40000": methods.learned("twice the budget", { budget: budget(40_000) }),
    "learned-10000": methods.learned("half of the budget", { budget: budget(10_000) }),
    "free-gates": methods.learned(
      "a free gate a unit (L0), its budget lowered to the cost that the others come to",
      { scorer: "free", budget: budget(18_100) },
    ),
    "prior-alone": methods.learned("the knapsack rule alone, no astrocyte", { scorer: "prior" }),
    "from-scratch": methods.scratch(),
    magnitude: methods.magnitude(),
  },
};
