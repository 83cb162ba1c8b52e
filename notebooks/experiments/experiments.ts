import { cifar10Resnet } from "./cifar10-resnet";
import type { Experiment } from "./experiment";
import { mnistFewUpdates } from "./mnist-few-updates";
import { mnistLenet5 } from "./mnist-lenet5";
import { mnistMlp } from "./mnist-mlp";
import { mnistSmall } from "./mnist-small";
import { released } from "./released";

/** All that `npm run experiments` knows. */
export const experiments: readonly Experiment[] = [
  mnistLenet5,
  mnistFewUpdates,
  mnistSmall,
  mnistMlp,
  cifar10Resnet,
  released,
];
