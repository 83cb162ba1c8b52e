import * as tf from "@tensorflow/tfjs-core";

import {
  gateActivation,
  unitStatistic,
  type LayerWeights,
  type RegulatedGroup,
  type RegulatedLayer,
} from "../astrocyte";
import { gradientsOfEach, valuesOf, type NormMode } from "../engine";
import { AstroNetError } from "../error";
import type { AstroNet } from "../network";

/** Which influence is measured. */
export interface GateInfluenceOptions {
  /** The group of units, counted from 0; as published, the unit plane. 0 by default. */
  readonly group?: number;
  /** Regulation step, counted from 1, the default. */
  readonly step?: number;
  /** The units v whose gates are looked at, by their number in the group; all by default. */
  readonly gates?: readonly number[];
  /** What the astrocyte normalises by: its plane's own statistics (default), or running ones, which let no unit speak through them. */
  readonly astrocyteStatistics?: "plane" | "running";
}

/** Who influences whom among the units of one group. */
export interface GateInfluence {
  /** Layers of the group, in the order of its units. */
  readonly layers: readonly RegulatedLayer[];
  readonly units: number;
  /** The units v whose gates were looked at. */
  readonly gates: readonly number[];
  /** One entry for each of `gates`: ∂pᵥ/∂sᵤ for every unit u of the group, [units]. */
  readonly onGate: readonly Float32Array[];
}

/**
 * Who influences whom: ∂pᵥ/∂sᵤ, how much the gate of unit v answers to the statistic of unit u, by gradients through the
 * astrocyte.
 *
 * One gradient a gate, from one forward pass. With a global connection most entries differ from 0; with `"none"` only those of
 * u = v do. What lasts from batch to batch is left out: these are the gates that the astrocyte comes to anew.
 *
 * @throws AstroNetError if there is no such group, regulation step or unit.
 */
export async function gateInfluence(
  net: AstroNet,
  options: GateInfluenceOptions = {},
): Promise<GateInfluence> {
  const { group: number = 0, step = 1, astrocyteStatistics = "plane" } = options;
  const group = net.groups[number];
  if (group === undefined) {
    throw new AstroNetError(`no group of units ${number} (there are ${net.groups.length}, counted from 0)`);
  }
  if (!Number.isInteger(step) || step < 1 || step > net.statistics.length) {
    throw new AstroNetError(
      `no regulation step ${step} (there are ${net.statistics.length}, counted from 1)`,
    );
  }
  const units = group.layers.reduce((sum, layer) => sum + layer.units, 0);
  const gates = options.gates ?? Array.from({ length: units }, (_, unit) => unit);
  const strange = gates.find((unit) => !Number.isInteger(unit) || unit < 0 || unit >= units);
  if (strange !== undefined) throw new AstroNetError(`no unit ${strange} (the group has 0 to ${units - 1})`);
  const mode: NormMode = {
    statistics: astrocyteStatistics === "plane" ? "batch" : "running",
    update: false,
    step,
  };
  const seen = tf.tidy(() => tf.variable(seenAt(net, group, step)));
  try {
    const onGate = await valuesOf(() => {
      const { gradients } = gradientsOfEach(() => {
        const row = gateActivation(group.connection.connect(group.describe(seen), mode), group.gate);
        return gates.map((unit) => tf.reshape(tf.slice1d(row, unit, 1), []));
      }, [seen]);
      return gradients.map(([gradient]) => gradient!);
    });
    return { layers: group.layers, units, gates, onGate };
  } finally {
    seen.dispose();
  }
}

/** The statistics that the astrocyte of a group sees at a step, [units]. */
function seenAt(net: AstroNet, group: RegulatedGroup, step: number): tf.Tensor1D {
  const before = step === 1 ? undefined : net.regulate({ training: false, steps: step - 1 }).at(-1);
  const weights: LayerWeights = before?.weights ?? net.network.weights;
  return tf.concat1d(
    group.layers.map(({ name, kind }) => unitStatistic(weights[name]!, kind, net.statistics[step - 1]!)),
  );
}
