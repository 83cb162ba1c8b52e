import type { GateControl } from "../astrocyte";
import { batches, type Dataset } from "../data";
import type { NormMode } from "../engine";
import type { AstroNet, TaskNetwork } from "../network";

import { accumulated, checkPartSize } from "./accumulate";
import { evaluateWeights } from "./evaluate-weights";
import { checkGroups, gatedWeights, meanGates } from "./gated-weights";
import { lossGradients } from "./gradient";
import { adam } from "./optimizer";
import type { TrainingOptions } from "./plain";
import { checkData } from "./check-data";
import { checkRunOptions, TrainingRun } from "./run";
import { milestones } from "./schedule";
import { astrocyteState, networkState } from "./state";

/** What *guide* adds to the options of every procedure. */
export interface GuideOptions extends TrainingOptions {
  /**
   * What the astrocytes normalise by when the network is evaluated: `"plane"` (default), as while training, or
   * `"running"`, as released: the averages that they kept, which go on drifting while the network trains.
   */
  readonly astrocyteStatistics?: "plane" | "running";
  /** Other gates in place of the astrocyte's, {@link constantGates}, {@link permutedGates}; those of `guides` by default. */
  readonly control?: GateControl | undefined;
}

/**
 * AstroNet's *guide*: a new task network learns under the gates of astrocytes that have been trained with another, and
 * that stay as they are.
 *
 * One regulation step: p = A(mean W), L = CE(NN(x; p ∘ W)), with p a constant of each batch, so that ∂L/∂W = p ∘ ∂L/∂W'.
 * Published: Adam 10⁻³, batch 64, 300 epochs, learning rate ×0.1 after 150 and 225, on images cropped and flipped
 * (`method.md` d, e2).
 *
 * Known to go wrong: a gate p > 0 in front of a convolution that a batch normalisation follows does nothing, because
 * BN(p·z) = BN(z), so that in a ResNet only the gates of the classifier's inputs can guide (g2). With `"running"` the
 * gates in evaluation are not those the network learned with, which costs 2 to 7 points in short runs (g11). The
 * published astrocyte was never trained (g1), which is the control below.
 *
 * Controls: astrocytes that no search has trained (as a new `AstroNet` has them), and `control`.
 *
 * @param network the network that learns
 * @param guides whose astrocytes guide, for example the `AstroNet` of a search over a network of the same form
 * @throws AstroNetError if the astrocytes regulate other layers than the network has.
 */
export function guide(
  network: TaskNetwork,
  guides: Pick<AstroNet, "groups" | "control">,
  train: Dataset,
  options: GuideOptions,
): TrainingRun {
  const { groups } = guides;
  checkRunOptions(options);
  checkPartSize(options.partSize);
  checkData(network, train, options.validation);
  checkGroups(network, groups);
  const { batchSize = 64, seed = 0, astrocyteStatistics = "plane", augment, validation } = options;
  const { control = guides.control } = options;
  const { optimizer = adam({ learningRate: 1e-3 }), schedule = milestones([150, 225]) } = options;
  const parameters = [...network.parameters().values()];
  const optimizing = optimizer(parameters);
  const running = astrocyteStatistics === "running";
  const evaluated = () =>
    gatedWeights(network, groups, {
      norm: () => ({ statistics: running ? "running" : "batch", update: false, step: 1 }),
      control,
    });
  return new TrainingRun(
    {
      label: options.label ?? (control ? `guide, ${control.name}` : "guide"),
      seed,
      passes: [
        {
          phase: "network",
          partSize: options.partSize,
          batches: (epoch) => batches(train, { size: batchSize, seed, epoch, ...(augment && { augment }) }),
          optimizer: optimizing,
          schedule: schedule(),
          update(batch) {
            // Outside the function that is differentiated: p is a constant.
            const unitGates = meanGates(network, groups, {
              norm: (step) => ({ statistics: "batch", update: running, step }),
              control,
            });
            const norm: NormMode = { statistics: "batch", update: true, step: 1 };
            const result = accumulated(batch, options.partSize, (x, y) =>
              lossGradients(() => network.forward(x, norm, network.weights, { unitGates }), y, parameters),
            );
            optimizing.step(result.gradients);
            return result;
          },
        },
      ],
      state: new Map([...networkState(network), ...astrocyteState(groups)]),
      ...(validation && {
        evaluate: () => evaluateWeights(network, () => evaluated().weights, validation),
      }),
      gates: () => [evaluated()],
    },
    options,
  );
}
