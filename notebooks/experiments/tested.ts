import {
  countMacs,
  countParameters,
  evaluate,
  type Dataset,
  type TaskNetwork,
  type TrainingCallbacks,
} from "../../src";

import type { Outcome } from "./experiment";

/** Percentage of a data set's images that a network takes for something else. */
export async function errorOn(network: TaskNetwork, data: Dataset): Promise<number> {
  const mode = { statistics: "running", update: false, step: 1 } as const;
  const { accuracy } = await evaluate((x) => network.forward(x, mode), data);
  return Number((100 * (1 - accuracy)).toFixed(4));
}

/** What a network that is done comes to: reads the test set, so it is called once a run, at its end. Disposes of the network. */
export async function tested(network: TaskNetwork, test: Dataset): Promise<Outcome> {
  const outcome = {
    test_error_percent: await errorOn(network, test),
    parameters: countParameters(network).weights,
    macs: countMacs(network).total,
  };
  network.dispose();
  return outcome;
}

/** Tells of each epoch. */
export function told(say: (line: string) => void): TrainingCallbacks {
  return {
    onEpoch({ epoch, loss, accuracy, validationAccuracy }) {
      const held = validationAccuracy === undefined ? "" : `, held out ${validationAccuracy.toFixed(4)}`;
      say(`epoch ${epoch}, loss ${loss.toFixed(4)}, accuracy ${accuracy.toFixed(4)}${held}`);
    },
  };
}
