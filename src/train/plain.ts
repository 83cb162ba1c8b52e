import { batches, type Augment, type Dataset } from "../data";
import { evaluate } from "../measure";
import type { TaskNetwork } from "../network";

import { accumulated, checkPartSize } from "./accumulate";
import { checkData } from "./check-data";
import { lossGradients } from "./gradient";
import { adam, type OptimizerFactory } from "./optimizer";
import { checkRunOptions, TrainingRun, type RunOptions } from "./run";
import { constantRate, type ScheduleFactory } from "./schedule";
import { networkState } from "./state";

/** What is common to all procedures: data, batches, optimizer, seed. */
export interface TrainingOptions extends RunOptions {
  readonly batchSize?: number;
  readonly optimizer?: OptimizerFactory;
  readonly schedule?: ScheduleFactory;
  readonly augment?: Augment;
  /** Evaluated after every epoch. */
  readonly validation?: Dataset;
  /** Of the order of batches. */
  readonly seed?: number;
  /** As legends and tables name the run. */
  readonly label?: string;
  /**
   * Takes a batch that does not fit into memory in parts of so many images, and adds their gradients up. Batch
   * normalisations of the task network see a part at a time.
   */
  readonly partSize?: number;
}

/**
 * Trains a task network by itself, without an astrocyte: the control that every claim needs.
 *
 * L = cross-entropy of NN(x; W); one optimizer step a batch.
 */
export function trainPlain(network: TaskNetwork, train: Dataset, options: TrainingOptions): TrainingRun {
  checkRunOptions(options);
  checkPartSize(options.partSize);
  checkData(network, train, options.validation);
  const {
    batchSize = 64,
    optimizer = adam({ learningRate: 1e-3 }),
    schedule = constantRate(),
    seed = 0,
  } = options;
  const { augment, validation } = options;
  const parameters = [...network.parameters().values()];
  const optimizing = optimizer(parameters);
  return new TrainingRun(
    {
      label: options.label ?? "plain",
      seed,
      passes: [
        {
          phase: "network",
          partSize: options.partSize,
          batches: (epoch) => batches(train, { size: batchSize, seed, epoch, ...(augment && { augment }) }),
          optimizer: optimizing,
          schedule: schedule(),
          update(batch) {
            const norm = { statistics: "batch", update: true, step: 1 } as const;
            const result = accumulated(batch, options.partSize, (x, y) =>
              lossGradients(() => network.forward(x, norm), y, parameters),
            );
            optimizing.step(result.gradients);
            return result;
          },
        },
      ],
      state: networkState(network),
      ...(validation && {
        evaluate: () =>
          evaluate((x) => network.forward(x, { statistics: "running", update: false, step: 1 }), validation),
      }),
    },
    options,
  );
}
