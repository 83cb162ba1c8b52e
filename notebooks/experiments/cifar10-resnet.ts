import { cifar10, resnet18, split } from "../../src";

import { guided } from "./cifar10-guide";
import type { Experiment } from "./experiment";
import { structureColumns, StructureMethods } from "./structure-methods";

/** 20,000 images for the network and 4,000 for the astrocyte, so that a run stays within 15 minutes on one core. */
export function cifarParts() {
  const { train, test } = cifar10();
  const [own, heldOut] = split(train, { counts: [20_000, 4_000], seed: 0 });
  return { train: own, heldOut, test };
}

/** Crop and flip, as published. */
export const augment = { crop: 4, flip: true } as const;
export const tuning = 4;

const methods = new StructureMethods({
  data: cifarParts,
  network: (seed) => resnet18({ width: 16, seed }),
  budget: { parameters: 200_000, macs: 15_000_000 },
  finding: 2,
  tuning,
  search: { iterations: 300, removeEvery: 30 },
  batchSize: 64,
  learningRate: 1e-3,
  augment,
});

export const cifar10Resnet: Experiment = {
  name: "cifar10-resnet",
  about: "ResNet-18 of width 16 on 24,000 images of CIFAR-10, at most 15 minutes a run on one core",
  columns: structureColumns,
  methods: {
    dense: methods.dense(),
    learned: methods.learned("an astrocyte decides which units stay", {}, { keep: true }),
    "slimming-1e-4": methods.slimmed(1e-4),
    "from-scratch": methods.scratch(),
    "guide-trained": guided("trained"),
    "guide-random": guided("random"),
    "guide-none": guided("none"),
  },
};
