import type { Experiment } from "./experiment";
import { mnistLenet5 } from "./mnist-lenet5";
import { released } from "./released";

/** All that `npm run experiments` knows. */
export const experiments: readonly Experiment[] = [mnistLenet5, released];
