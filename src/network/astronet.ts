import type * as tf from "@tensorflow/tfjs-core";

import {
  AstrocyteNetwork,
  regulate,
  UnitPlane,
  type AstrocyteInitialiser,
  type GateName,
  type PlaneSpec,
  type RegulatedPlane,
  type RegulationStep,
  type StatisticName,
} from "../astrocyte";
import type { NormMode } from "../engine";
import { AstroNetError } from "../error";

import type { TaskNetwork } from "./task-network";

/** How an AstroNet is made from a task network; everything left out is as published for that network. */
export interface AstroNetOptions {
  readonly gate?: GateName;
  /** The statistic of each regulation step; as many steps as entries. */
  readonly statistics?: readonly StatisticName[];
  readonly planes?: readonly PlaneSpec[];
  /** Channels of the astrocyte network over each plane. */
  readonly astrocyteChannels?: readonly (readonly number[])[];
  readonly astrocyteInitialiser?: AstrocyteInitialiser;
  readonly seed?: number;
}

/** One regulation step with what the task network makes of it. */
export interface RegulatedForward extends RegulationStep {
  /** [N, classes] */
  readonly logits: tf.Tensor2D;
}

/** How a forward pass is run. */
export interface ForwardMode {
  /** Whether batch normalisations use the batch's statistics, and learn from it. */
  readonly training: boolean;
  /**
   * What the astrocytes normalise by when not training: their plane's own statistics (default), or running ones, as
   * released. A plane is all that there is to normalise over, so an average over past planes only blurs it.
   */
  readonly astrocyteStatistics?: "plane" | "running";
  /** Regulation steps to take; all by default. */
  readonly steps?: number;
  readonly detachStatistics?: boolean;
  /** Regulation steps at which running statistics take in what they see; all by default. */
  readonly learnsAt?: (step: number) => boolean;
}

/**
 * AstroNet: a task network with an astrocyte network over each of its unit planes.
 *
 * y_t = NN(x; W_t) with W_t = p_t ∘ W_{t−1} and p_t = A(statistic_t(W_{t−1})); Han, Pan and Liu, CVPR 2023.
 */
export class AstroNet {
  readonly network: TaskNetwork;
  readonly planes: readonly RegulatedPlane[];
  readonly statistics: readonly StatisticName[];
  readonly gate: GateName;

  /** @throws AstroNetError if the planes do not fit the network, or their number not that of the astrocytes. */
  constructor(network: TaskNetwork, options: AstroNetOptions = {}) {
    const { definition } = network;
    const {
      gate = "sigmoid",
      statistics = ["mean", "max"],
      planes = definition.planes,
      astrocyteChannels = definition.astrocyteChannels,
      astrocyteInitialiser = definition.astrocyteInitialiser,
      seed = 0,
    } = options;
    if (planes.length !== astrocyteChannels.length) {
      throw new AstroNetError(
        `astrocyte channels: ${astrocyteChannels.length} lists for ${planes.length} unit planes (give one a plane)`,
      );
    }
    this.network = network;
    this.statistics = statistics;
    this.gate = gate;
    const regulated: RegulatedPlane[] = [];
    try {
      planes
        .map((spec) => new UnitPlane(spec, network.layers))
        .forEach((plane, i) => {
          const astrocyte = new AstrocyteNetwork({
            shape: [plane.height, plane.width],
            channels: astrocyteChannels[i]!,
            gate,
            seed,
            name: `astrocyte.${i}`,
            initialiser: astrocyteInitialiser,
          });
          regulated.push({ plane, astrocyte });
        });
    } catch (error) {
      for (const { astrocyte } of regulated) astrocyte.dispose();
      throw error;
    }
    this.planes = regulated;
  }

  /** The regulation steps alone: gates and weights, without the task network. */
  regulate(mode: ForwardMode): RegulationStep[] {
    const {
      training,
      steps = this.statistics.length,
      detachStatistics = false,
      learnsAt = () => true,
    } = mode;
    const plane = mode.astrocyteStatistics !== "running";
    return regulate(this.network.weights, this.planes, {
      statistics: this.statistics.slice(0, steps),
      detachStatistics,
      norm: (step) =>
        training || plane
          ? { statistics: "batch", update: training && learnsAt(step), step }
          : evaluation(step),
    });
  }

  /** All steps, each with the task network's logits on the images x, [N, H, W, C]. */
  forward(x: tf.Tensor4D, mode: ForwardMode): RegulatedForward[] {
    const { training, learnsAt = () => true } = mode;
    return this.regulate(mode).map((step, i) => ({
      ...step,
      logits: this.network.forward(x, normMode(training, i + 1, learnsAt), step.weights),
    }));
  }

  /** Trainable parameters of the astrocyte networks: `PLANE.NAME`, planes counted from 0. */
  astrocyteParameters(): ReadonlyMap<string, tf.Variable> {
    return new Map(
      this.planes.flatMap(({ astrocyte }, i) =>
        [...astrocyte.parameters()].map(([name, value]): [string, tf.Variable] => [`${i}.${name}`, value]),
      ),
    );
  }

  /** Disposes of the astrocyte networks and of the task network. */
  dispose(): void {
    for (const { astrocyte } of this.planes) astrocyte.dispose();
    this.network.dispose();
  }
}

function normMode(training: boolean, step: number, learnsAt: (step: number) => boolean): NormMode {
  return training ? { statistics: "batch", update: learnsAt(step), step } : evaluation(step);
}

function evaluation(step: number): NormMode {
  return { statistics: "running", update: false, step };
}
