import * as tf from "@tensorflow/tfjs-core";

import { relu, scaleUnits } from "../engine";
import { AstroNetError } from "../error";

import { unitAxis, type LayerWeights, type RegulatedLayer, type UnitKind, type UnitValues } from "./unit";

/** How an astrocyte network's last value becomes a gate: σ(a) in (0, 1), or max(a, 0), which can close a unit. */
export type GateName = "sigmoid" | "relu";

/** Gate values p of the astrocyte's last values a: p = σ(a), or p = max(a, 0). Any shape. */
export function gateActivation<T extends tf.Tensor>(a: T, gate: GateName): T {
  return gate === "sigmoid" ? tf.sigmoid(a) : relu(a);
}

/** Where gates are put, so that errors can say so. */
export interface GateSite {
  readonly layer: string;
  /** Regulation step, counted from 1. */
  readonly step: number;
}

/**
 * Weighs each unit of a layer by its gate: W'_u = p_u · W_u.
 *
 * @param weight a layer's weights, see {@link UnitKind}
 * @param gates p, [units]
 * @param site named in errors
 * @returns weights of the same shape
 * @throws AstroNetError if there are not as many gates as units.
 */
export function applyGates(
  weight: tf.Tensor,
  gates: tf.Tensor1D | undefined,
  kind: UnitKind,
  site?: GateSite,
): tf.Tensor {
  return scaleUnits([
    { weights: weight, factors: fitting(weight, gates, kind, site), axis: unitAxis(kind) },
  ])[0]!;
}

/**
 * Weighs the units of several layers by their gates, and returns all weights; those of other layers stay as they are.
 *
 * @param step named in errors: the regulation step, counted from 1
 * @throws AstroNetError if a layer has not as many gates as units.
 */
export function weighUnits(
  layers: readonly RegulatedLayer[],
  weights: LayerWeights,
  gates: UnitValues,
  step: number,
): LayerWeights {
  const gated = scaleUnits(
    layers.map(({ name, kind }) => ({
      weights: weights[name]!,
      factors: fitting(weights[name]!, gates[name], kind, { layer: name, step }),
      axis: unitAxis(kind),
    })),
  );
  return { ...weights, ...Object.fromEntries(layers.map(({ name }, i) => [name, gated[i]!])) };
}

/**
 * Refuses gates that are not one a unit.
 *
 * @param step named in errors: the regulation step, counted from 1
 * @throws AstroNetError
 */
export function checkUnitGates(
  layers: readonly RegulatedLayer[],
  weights: LayerWeights,
  gates: UnitValues,
  step: number,
): void {
  for (const { name, kind } of layers) fitting(weights[name]!, gates[name], kind, { layer: name, step });
}

function fitting(
  weight: tf.Tensor,
  gates: tf.Tensor1D | undefined,
  kind: UnitKind,
  site: GateSite | undefined,
): tf.Tensor1D {
  const units = weight.shape[unitAxis(kind)];
  if (gates && gates.size === units) return gates;
  const where = site ? ` of ${site.layer} at regulation step ${site.step}` : "";
  throw new AstroNetError(
    `gates${where}: ${gates?.size ?? "none"} for the ${units ?? 0} units of a ${kind} layer with weights ` +
      `[${weight.shape.join(", ")}] (give one a unit)`,
  );
}
