import type * as tf from "@tensorflow/tfjs-core";

import {
  activeMechanisms,
  LastingValues,
  regulateUnits,
  regulationSteps,
  regulatedGroups,
  type AstrocyteInitialiser,
  type GateControl,
  type GateName,
  type LastingOptions,
  type MechanismOptions,
  type PlaneSpec,
  type RegulatedGroup,
  type RegulatedPlane,
  type RegulationOptions,
  type RegulationStep,
  type StatisticName,
} from "../astrocyte";
import type { NormMode } from "../engine";

import type { TaskNetwork } from "./task-network";

/**
 * How an AstroNet is made from a task network; everything left out is as published for that network.
 *
 * `mechanisms`, `global`, `temporal` and `control` are an ablation or a control, each by one argument.
 */
export interface AstroNetOptions extends MechanismOptions {
  readonly gate?: GateName;
  /** Planes of the units to be regulated. Other forms of global connection regulate the same layers without these planes. */
  readonly planes?: readonly PlaneSpec[];
  /** Channels of the astrocyte network over each plane. */
  readonly astrocyteChannels?: readonly (readonly number[])[];
  readonly astrocyteInitialiser?: AstrocyteInitialiser;
  /** How values last, where `temporal` is `"lasting"`. */
  readonly lasting?: LastingOptions;
  readonly seed?: number;
}

/** One regulation step with what the task network makes of it. */
export interface RegulatedForward extends Omit<RegulationStep, "weights"> {
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
  /** Regulation steps at which running statistics, and what lasts, take in what they see; all by default. */
  readonly learnsAt?: (step: number) => boolean;
  /** Gates in place of the astrocytes' own, and of the AstroNet's own control. */
  readonly control?: GateControl | undefined;
}

/**
 * AstroNet: a task network with an astrocyte network over each of its unit planes.
 *
 * y_t = NN(x; W_t) with W_t = p_t ∘ W_{t−1} and p_t = A(statistic_t(W_{t−1})); Han, Pan and Liu, CVPR 2023.
 */
export class AstroNet {
  readonly network: TaskNetwork;
  /** All units that are regulated, each group with its connection. */
  readonly groups: readonly RegulatedGroup[];
  /** Those groups that lie on planes, under the published astrocyte network; none with `"tokens"` and `"none"`. */
  readonly planes: readonly RegulatedPlane[];
  readonly statistics: readonly StatisticName[];
  readonly gate: GateName;
  /** What lasts from batch to batch, one a regulation step; empty unless `temporal` is `"lasting"`. */
  readonly lasting: readonly LastingValues[];
  readonly control: GateControl | undefined;

  /** @throws AstroNetError if the planes do not fit the network, or their number not that of the astrocytes. */
  constructor(network: TaskNetwork, options: AstroNetOptions = {}) {
    const { definition } = network;
    const {
      gate = "sigmoid",
      planes = definition.planes,
      astrocyteChannels: channels = definition.astrocyteChannels,
      astrocyteInitialiser: initialiser = definition.astrocyteInitialiser,
      seed = 0,
    } = options;
    const { global, statistics, lasting, control } = activeMechanisms(options);
    this.network = network;
    this.statistics = statistics;
    this.gate = gate;
    this.control = control;
    this.groups = regulatedGroups(global, network.layers, { gate, seed, planes, channels, initialiser });
    this.planes = this.groups.filter((group): group is RegulatedPlane => "astrocyte" in group);
    const units = this.groups.flatMap(({ layers }) => layers).reduce((sum, layer) => sum + layer.units, 0);
    try {
      this.lasting = lasting ? statistics.map(() => new LastingValues(units, options.lasting)) : [];
    } catch (error) {
      for (const { connection } of this.groups) connection.dispose();
      throw error;
    }
  }

  /** The regulation steps alone: gates and weights, without the task network. */
  regulate(mode: ForwardMode): RegulationStep[] {
    return regulationSteps(this.network.weights, this.groups, this.regulation(mode));
  }

  /**
   * All steps, each with the task network's logits on the images x, [N, H, W, C].
   *
   * Weights are not weighed where a batch normalisation behind a convolution can do it ({@link ForwardOptions}).
   */
  forward(x: tf.Tensor4D, mode: ForwardMode): RegulatedForward[] {
    const { training, learnsAt = () => true } = mode;
    const steps = regulateUnits(this.network.weights, this.groups, this.regulation(mode));
    return steps.map(({ planes, gates, weights, product }, i) => ({
      planes,
      gates,
      logits: this.network.forward(x, normMode(training, i + 1, learnsAt), weights, { unitGates: product }),
    }));
  }

  private regulation(mode: ForwardMode): RegulationOptions {
    const {
      training,
      steps = this.statistics.length,
      detachStatistics = false,
      learnsAt = () => true,
      control = this.control,
    } = mode;
    const plane = mode.astrocyteStatistics !== "running";
    return {
      statistics: this.statistics.slice(0, steps),
      detachStatistics,
      norm: (step) =>
        training || plane
          ? { statistics: "batch", update: training && learnsAt(step), step }
          : evaluation(step),
      ...(this.lasting.length > 0 && {
        lasting: { values: this.lasting, keep: (step) => training && learnsAt(step) },
      }),
      control,
    };
  }

  /** Trainable parameters of the astrocytes: `GROUP.NAME`, groups counted from 0, which are the planes as published. */
  astrocyteParameters(): ReadonlyMap<string, tf.Variable> {
    return new Map(
      this.groups.flatMap(({ connection }, i) =>
        [...connection.parameters()].map(([name, value]): [string, tf.Variable] => [`${i}.${name}`, value]),
      ),
    );
  }

  /** Disposes of the astrocytes, of what lasts, and of the task network. */
  dispose(): void {
    for (const { connection } of this.groups) connection.dispose();
    for (const values of this.lasting) values.dispose();
    this.network.dispose();
  }
}

function normMode(training: boolean, step: number, learnsAt: (step: number) => boolean): NormMode {
  return training ? { statistics: "batch", update: learnsAt(step), step } : evaluation(step);
}

function evaluation(step: number): NormMode {
  return { statistics: "running", update: false, step };
}
