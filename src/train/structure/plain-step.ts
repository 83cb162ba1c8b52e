import type { Batch } from "../../data";
import type { TaskNetwork } from "../../network";
import { lossGradients } from "../gradient";
import type { Optimizer } from "../optimizer";
import type { BatchOutcome } from "../procedure";

import { blame, globalNorm } from "./finite";

/**
 * One step of a network without gates: L = CE(NN(x; W)).
 *
 * Call it inside a tidy.
 *
 * @param when what the step is, for the error
 * @throws AstroNetError if a gradient is no number, before anything is changed.
 */
export function plainStep(
  network: TaskNetwork,
  optimizer: Optimizer,
  batch: Batch,
  when: string,
): BatchOutcome {
  const parameters = network.parameters();
  const result = lossGradients(
    () => network.forward(batch.x, { statistics: "batch", update: true, step: 1 }),
    batch.y,
    [...parameters.values()],
  );
  if (!Number.isFinite(globalNorm(result.gradients))) {
    const gradients = new Map([...parameters.keys()].map((name, i) => [name, result.gradients[i]!]));
    blame({ when, batch, network, gates: undefined, gradients });
  }
  optimizer.step(result.gradients);
  return result;
}
