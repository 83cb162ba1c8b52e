import * as tf from "@tensorflow/tfjs-core";

import type { GateControl } from "../astrocyte";
import { batches, type Batch, type Dataset } from "../data";
import type { NormMode } from "../engine";
import { AstroNetError } from "../error";
import type { AstroNet } from "../network";

import { accumulated, checkPartSize } from "./accumulate";
import { checkData } from "./check-data";
import { checkFinite, faultOf } from "./check-finite";
import { evaluateWeights } from "./evaluate-weights";
import { lossGradients, type LossGradients } from "./gradient";
import { sgd, type OptimizerFactory } from "./optimizer";
import type { TrainingOptions } from "./plain";
import type { BatchOutcome } from "./procedure";
import { gradientsInParts, outcomeInParts } from "./regulated-parts";
import { checkRunOptions, TrainingRun } from "./run";
import type { ScheduleFactory } from "./schedule";
import { astronetState } from "./state";

/** What procedures that alternate by epochs add to the options of every procedure. */
export interface AlternationOptions extends TrainingOptions {
  /** Epochs that train the task network without gates, before the astrocytes set in. Published: 4. */
  readonly start?: number;
  /**
   * Which epochs train the astrocytes, counted from 0 as published: with `"even"` (default) and `start` 4 these are the
   * 5th, 7th, … of the run. The others train the task network.
   */
  readonly astrocyteEpochs?: "even" | "odd";
  readonly astrocyteOptimizer?: OptimizerFactory;
  readonly astrocyteSchedule?: ScheduleFactory;
  /**
   * What the astrocytes normalise by in evaluation, and for the gates of the history: `"plane"` (default), as while
   * training, or `"running"`, as released.
   */
  readonly astrocyteStatistics?: "plane" | "running";
  /**
   * `"trained"` (default), or a control: `"frozen"`, the astrocytes stay as they were drawn and the task network trains
   * in every epoch; `"idle"`, they stay too, and their epochs go by without a step, so that the task network takes as
   * many steps as with `"trained"`, which is the default under a control that leaves them nothing to learn.
   */
  readonly astrocyte?: "trained" | "frozen" | "idle";
  /** Other gates in place of the astrocyte's, {@link constantGates}, {@link permutedGates}; those of `net` by default. */
  readonly control?: GateControl | undefined;
  /** Ends the run once both learning rates are below this. Published for ResNets: 5·10⁻³. */
  readonly restingRate?: number;
}

/** What makes one alternating procedure differ from another. */
export interface AlternationRules {
  readonly name: string;
  /** Learning rate of SGD where no optimizer is given. */
  readonly learningRate: number;
  readonly schedule: ScheduleFactory;
  /** Parameters of the task network that train in the astrocytes' epochs too. */
  readonly networkAlways: readonly tf.Variable[];
  /** Parameters of the astrocytes that train in the task network's gated epochs too. */
  readonly astrocyteAlways: readonly tf.Variable[];
}

type Turn = "plain" | "network" | "astrocyte";

/**
 * Epochs that train the task network and epochs that train its astrocytes, in turns, on the same data.
 *
 * One regulation step: p = A(mean W), L = CE(NN(x; p ∘ W)). Gradients reach W directly, and through the statistic and the
 * astrocyte; p's reach the astrocyte.
 *
 * @throws AstroNetError if an option is out of range, or a fixed control leaves the astrocytes nothing to learn.
 */
export function alternate(
  net: AstroNet,
  train: Dataset,
  asked: AlternationOptions,
  rules: AlternationRules,
): TrainingRun {
  const options = { ...asked, control: asked.control ?? net.control };
  checkAlternation(options);
  checkData(net.network, train, options.validation);
  const { network } = net;
  const { batchSize = 64, seed = 0, augment, validation, control, restingRate = 0, partSize } = options;
  const { optimizer = sgd({ learningRate: rules.learningRate }), schedule = rules.schedule } = options;
  const { astrocyteOptimizer = optimizer, astrocyteSchedule = schedule } = options;
  const astrocyte = options.astrocyte ?? (control?.learns === false ? "idle" : "trained");
  const own = [...network.parameters().values()];
  const joining = astrocyte === "trained" ? rules.astrocyteAlways : [];
  const astrocytes = [...net.astrocyteParameters().values(), ...rules.networkAlways];
  const optimizing = optimizer([...own, ...joining]);
  const astrocyteOptimizing = astrocyteOptimizer(astrocytes);
  const turn = turns(options);

  const gradients = (batch: Batch, wanted: readonly tf.Variable[]): LossGradients => {
    const { x, y } = batch;
    if (partSize !== undefined && partSize < x.shape[0]) {
      return gradientsInParts(net, batch, wanted, { partSize, control })[0]!;
    }
    return lossGradients(() => net.forward(x, { training: true, control })[0]!.logits, y, wanted);
  };
  const updates: Record<Turn, (batch: Batch) => BatchOutcome> = {
    plain(batch) {
      const result = accumulated(batch, partSize, (x, y) =>
        lossGradients(() => network.forward(x, learning), y, own),
      );
      // Nothing of the astrocytes is in this graph.
      optimizing.step([...result.gradients, ...joining.map((parameter) => tf.zerosLike(parameter))]);
      return result;
    },
    network(batch) {
      const result = gradients(batch, [...own, ...joining]);
      checkFinite(net, batch, [...own, ...joining], [result], partSize);
      optimizing.step(result.gradients);
      return result;
    },
    astrocyte(batch) {
      if (astrocyte === "idle") return outcomeInParts(net, batch, { partSize, control });
      const result = gradients(batch, astrocytes);
      checkFinite(net, batch, astrocytes, [result], partSize);
      astrocyteOptimizing.step(result.gradients);
      return result;
    },
  };
  const evaluated = () =>
    net.regulate({
      training: false,
      astrocyteStatistics: options.astrocyteStatistics ?? "plane",
      control,
    })[0]!;
  const pass = (phase: "network" | "astrocyte") => ({
    phase,
    partSize,
    runs: (epoch: number) => (turn(epoch) === "astrocyte") === (phase === "astrocyte"),
    batches: (epoch: number) => batches(train, { size: batchSize, seed, epoch, ...(augment && { augment }) }),
    update: (batch: Batch, epoch: number) => updates[turn(epoch)](batch),
    fault: async (batch: Batch, epoch: number) => {
      const wanted = turn(epoch) === "astrocyte" ? astrocytes : [...own, ...joining];
      if (turn(epoch) === "plain") return undefined;
      return faultOf(net, batch, wanted, () => [gradients(batch, wanted)], partSize);
    },
  });
  return new TrainingRun(
    {
      label: options.label ?? label(rules.name, options),
      seed,
      passes: [
        { ...pass("network"), optimizer: optimizing, schedule: schedule() },
        { ...pass("astrocyte"), optimizer: astrocyteOptimizing, schedule: astrocyteSchedule() },
      ],
      state: astronetState(net),
      ...(validation && {
        evaluate: (epoch) =>
          evaluateWeights(
            network,
            () => (turn(epoch) === "plain" ? network.weights : evaluated().weights),
            validation,
          ),
      }),
      gates: (epoch) => (turn(epoch) === "plain" ? [] : [evaluated()]),
    },
    {
      ...options,
      stop: (epochs) =>
        Math.max(optimizing.learningRate, astrocyteOptimizing.learningRate) < restingRate ||
        (options.stop?.(epochs) ?? false),
    },
  );
}

/** Whose turn an epoch is, counted from 1. */
function turns(options: AlternationOptions): (epoch: number) => Turn {
  const { start = publishedStart, astrocyteEpochs = "even", astrocyte } = options;
  return (epoch) => {
    const index = epoch - 1;
    if (index < start) return "plain";
    const theirs = (index % 2 === 0) === (astrocyteEpochs === "even");
    return theirs && astrocyte !== "frozen" ? "astrocyte" : "network";
  };
}

function checkAlternation(options: AlternationOptions): void {
  checkRunOptions(options);
  checkPartSize(options.partSize);
  const { start = publishedStart, astrocyte, control } = options;
  if (!Number.isInteger(start) || start < 0) {
    throw new AstroNetError(`start: ${start} (give the number of epochs without gates, 0 or more)`);
  }
  if (control?.learns === false && astrocyte === "trained") {
    throw new AstroNetError(
      `${control.name}: leaves the astrocyte nothing to learn (set astrocyte to "frozen" or "idle")`,
    );
  }
}

function label(name: string, { astrocyte = "trained", control }: AlternationOptions): string {
  const parts = [name, control?.name, astrocyte === "trained" ? undefined : `${astrocyte} astrocyte`];
  return parts.filter((part) => part !== undefined).join(", ");
}

/** Batch statistics, which the running ones take in. */
const learning: NormMode = { statistics: "batch", update: true, step: 1 };

const publishedStart = 4;
