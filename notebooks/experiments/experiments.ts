import type { Experiment } from "./experiment";
import { mnistLenet5 } from "./mnist-lenet5";

/** All that `npm run experiments` knows. */
export const experiments: readonly Experiment[] = [mnistLenet5];
