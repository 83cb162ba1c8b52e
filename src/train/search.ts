import type * as tf from "@tensorflow/tfjs-core";

import { batches, type Batch, type Dataset } from "../data";
import { evaluate } from "../measure";
import type { AstroNet } from "../network";

import { checkPartSize } from "./accumulate";
import { checkData } from "./check-data";
import { checkFinite, faultOf } from "./check-finite";
import { lossGradients, lossGradientsOfEach, type LossGradients } from "./gradient";
import { adam, type Optimizer, type OptimizerFactory } from "./optimizer";
import type { TrainingOptions } from "./plain";
import type { BatchOutcome } from "./procedure";
import { gradientsInParts, joined, outcomeInParts } from "./regulated-parts";
import { checkRunOptions, TrainingRun } from "./run";
import { plateau, type ScheduleFactory } from "./schedule";
import { astronetState } from "./state";

/** What *search* adds to the options of every procedure. */
export interface SearchOptions extends TrainingOptions {
  /**
   * `"stepped"` (default): the astrocyte's optimizer takes its steps, as the paper describes. `"as released"`: it never
   * does, as in the published code, where the astrocyte network stays as it was drawn but for running statistics.
   */
  readonly astrocyte?: "stepped" | "as released";
  /**
   * `"separate"` (published): one optimizer step for the loss of each regulation step, all gradients taken at the same
   * point. `"joint"`: one step on their sum.
   */
  readonly losses?: "separate" | "joint";
  readonly astrocyteOptimizer?: OptimizerFactory;
  readonly astrocyteSchedule?: ScheduleFactory;
}

/**
 * AstroNet's *search*: each epoch trains the task network on `train` with the astrocytes frozen, then the astrocytes on
 * `held` with the task network frozen.
 *
 * With losses L_t = CE(NN(x; W_t)) of the regulation steps t, a batch takes an optimizer step for each. Gradients reach W
 * directly and through the unit statistics and the astrocytes. Published: Adam 10⁻³ for both, batch 128, learning rate
 * ×0.1 on a plateau of 20 epochs of each one's own loss, until both are at most 5·10⁻⁵ (`method.md` d, e1).
 *
 * The evaluation is that of the last step, with the running statistics of that step. A network with batch normalisation
 * needs a set a step for it (`normSets: 2`): the one set that the released code shares between steps is right for none of
 * them, and a searched ResNet-18 then scores at chance while it trains well (g10).
 *
 * @param train for the task network, 80 % of each class in the published search
 * @param held for the astrocytes, the other 20 %
 */
export function search(net: AstroNet, train: Dataset, held: Dataset, options: SearchOptions): TrainingRun {
  checkRunOptions(options);
  checkPartSize(options.partSize);
  checkData(net.network, train, held, options.validation);
  const { batchSize = 128, seed = 0, losses = "separate", augment, validation, partSize } = options;
  const { optimizer = adam({ learningRate: 1e-3 }), schedule = plateau() } = options;
  const { astrocyteOptimizer = optimizer, astrocyteSchedule = schedule } = options;
  const released = options.astrocyte === "as released";
  const stepped = !released && net.control?.learns !== false;
  const parameters = [...net.network.parameters().values()];
  const astrocyteParameters = [...net.astrocyteParameters().values()];
  const optimizing = optimizer(parameters);
  const astrocyteOptimizing = astrocyteOptimizer(astrocyteParameters);
  const steps = net.statistics.length;
  return new TrainingRun(
    {
      label: options.label ?? label(released, net),
      seed,
      passes: [
        {
          phase: "network",
          partSize,
          batches: (epoch) => batches(train, { size: batchSize, seed, epoch, ...(augment && { augment }) }),
          optimizer: optimizing,
          schedule: schedule(),
          update: (batch) => updateBySteps(net, batch, parameters, optimizing, losses, partSize),
          fault: (batch) =>
            faultOf(
              net,
              batch,
              parameters,
              () => gradientsBySteps(net, batch, parameters, losses, partSize),
              partSize,
            ),
        },
        {
          phase: "astrocyte",
          partSize,
          // Another stream of the same seed, so that both passes are shuffled apart.
          batches: (epoch) => batches(held, { size: batchSize, seed: seed + 1_000_003, epoch }),
          optimizer: astrocyteOptimizing,
          schedule: astrocyteSchedule(),
          // As released everything is computed, the running statistics learn, and nothing is stepped.
          update: (batch) =>
            stepped
              ? updateBySteps(net, batch, astrocyteParameters, astrocyteOptimizing, losses, partSize)
              : outcomeInParts(net, batch, { partSize }),
          fault: (batch) =>
            faultOf(
              net,
              batch,
              astrocyteParameters,
              () => gradientsBySteps(net, batch, astrocyteParameters, losses, partSize),
              partSize,
            ),
        },
      ],
      state: astronetState(net),
      ...(validation && {
        evaluate: () => evaluate((x) => net.forward(x, { training: false })[steps - 1]!.logits, validation),
      }),
      gates: () => net.regulate({ training: false }),
    },
    {
      ...options,
      stop: (epochs) => atRest(optimizing, astrocyteOptimizing) || (options.stop?.(epochs) ?? false),
    },
  );
}

/**
 * Updates some parameters on one batch, by the losses of all regulation steps.
 *
 * All losses come from one forward pass, and so belong to the same point; with `"separate"` each has its own optimizer
 * step.
 *
 * @param partSize images of the batch that are in memory at a time; all by default
 * @throws AstroNetError if a loss or a gradient is no number, before any step is taken.
 */
export function updateBySteps(
  net: AstroNet,
  batch: Batch,
  parameters: readonly tf.Variable[],
  optimizer: Optimizer,
  losses: "separate" | "joint",
  partSize?: number,
): BatchOutcome {
  const results = gradientsBySteps(net, batch, parameters, losses, partSize);
  checkFinite(net, batch, parameters, results, partSize);
  for (const { gradients } of results) optimizer.step(gradients);
  return results.at(-1)!;
}

/** The losses of all regulation steps with their gradients, each by itself or together. */
function gradientsBySteps(
  net: AstroNet,
  batch: Batch,
  parameters: readonly tf.Variable[],
  losses: "separate" | "joint",
  partSize: number | undefined,
): LossGradients[] {
  const { x, y } = batch;
  if (partSize !== undefined && partSize < x.shape[0]) {
    const each = gradientsInParts(net, batch, parameters, { partSize });
    return losses === "joint" ? [joined(each)] : each;
  }
  const forward = () => net.forward(x, { training: true }).map(({ logits }) => logits);
  return losses === "joint"
    ? [lossGradients(forward, y, parameters)]
    : lossGradientsOfEach(forward, y, parameters);
}

function label(released: boolean, { control }: AstroNet): string {
  return ["AstroNet search", released && "as released", control?.name].filter(Boolean).join(", ");
}

/** Both learning rates at most this end a search. */
const restingRate = 5e-5;

function atRest(...optimizers: readonly Optimizer[]): boolean {
  return optimizers.every(({ learningRate }) => learningRate <= restingRate);
}
