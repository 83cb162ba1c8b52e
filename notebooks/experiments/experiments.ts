import { cifar10Resnet } from "./cifar10-resnet";
import type { Experiment } from "./experiment";
import { mnistLenet5 } from "./mnist-lenet5";
import { mnistMlp } from "./mnist-mlp";
import { released } from "./released";

/** All that `npm run experiments` knows. */
export const experiments: readonly Experiment[] = [mnistLenet5, mnistMlp, cifar10Resnet, released];
