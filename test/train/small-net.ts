import type * as tf from "@tensorflow/tfjs-core";
import { expect } from "vitest";

import type { GateName, StatisticName } from "../../src/astrocyte";
import { synthetic } from "../../src/data";
import { AstroNet, resnet18 } from "../../src/network";
import type { EpochRecord, TrainingRun } from "../../src/train";

import { inputShape, smallAstrocytes, smallLeNet } from "./small-lenet";

/** 48 images that a small LeNet-5 learns. */
export const images = synthetic({ count: 48, shape: inputShape, classes: 3, seed: 1 });

/** The small LeNet-5 with its astrocytes. */
export function smallNet(gate: GateName = "relu", statistics: readonly StatisticName[] = ["mean"], seed = 6) {
  return new AstroNet(smallLeNet(), {
    gate,
    statistics,
    ...smallAstrocytes,
    seed,
  });
}

/** 48 images for the small ResNet-18. */
export const colourImages = synthetic({ count: 48, shape: [8, 8, 3], classes: 3, seed: 4 });

/** A small ResNet-18 with its astrocyte. */
export function smallResNet(
  gate: GateName,
  statistics: readonly StatisticName[],
  { width = 2, seed = 3, normSets = 1 } = {},
): AstroNet {
  const network = resnet18({ width, classes: 3, inputShape: [8, 8, 3], seed: 2, normSets });
  return new AstroNet(network, { gate, statistics, astrocyteChannels: [[2, 4]], seed });
}

/** A run's history without wall-clock time; the run is over then. */
export async function historyOf(run: TrainingRun): Promise<Omit<EpochRecord, "seconds">[]> {
  try {
    await run.train();
  } finally {
    run.dispose();
  }
  return run.epochs.map(({ seconds, ...record }) => {
    expect(seconds).toBeGreaterThan(0);
    return record;
  });
}

/** Which of these variables a piece of work has moved, by name. */
export async function moved(
  variables: ReadonlyMap<string, tf.Variable>,
  work: () => Promise<unknown>,
): Promise<Set<string>> {
  const before = new Map([...variables].map(([name, variable]) => [name, [...variable.dataSync()]]));
  await work();
  return new Set(
    [...variables].flatMap(([name, variable]) =>
      variable.dataSync().some((value, i) => value !== before.get(name)![i]) ? [name] : [],
    ),
  );
}
