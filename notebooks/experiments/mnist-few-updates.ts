import { lenet5 } from "../../src";

import type { Experiment } from "./experiment";
import { mnistParts } from "./mnist-lenet5";
import { structureColumns, StructureMethods } from "./structure-methods";

const methods = new StructureMethods({
  data: mnistParts,
  network: (seed) => lenet5({ bias: true, seed }),
  budget: { parameters: 5000, macs: 300_000 },
  finding: 2,
  tuning: 6,
  search: { iterations: 150, removeEvery: 10 },
  batchSize: 128,
  learningRate: 2e-3,
});

export const mnistFewUpdates: Experiment = {
  name: "mnist-few-updates",
  about:
    "LeNet-5 on MNIST with an eighth of the search's updates, where one astrocyte for all units should learn sooner than a gate each",
  columns: structureColumns,
  methods: {
    learned: methods.learned("an astrocyte decides which units stay", {}, { keep: true }),
    "free-gates": methods.learned(
      "a free gate a unit (L0), its budget lowered to the cost that the others come to",
      { scorer: "free", budget: { parameters: 4525, macs: 271_500 } },
    ),
    "prior-alone": methods.learned("the knapsack rule alone, no astrocyte", { scorer: "prior" }),
    "frozen-astrocyte": methods.learned("an astrocyte that stays as it was drawn", { scorer: "frozen" }),
  },
};
