import * as tf from "@tensorflow/tfjs-core";

import type { Batch } from "../../data";
import { globalNorm, unitStatistics, type Stream } from "../../engine";
import type { BatchOutcome } from "../procedure";

import { drawnGates } from "./drawn-gates";
import { blame } from "./finite";
import { gradientsFor } from "./gated-gradients";
import type { UnitMessage } from "./messages";
import type { Segment } from "./segment";

/** What a step of the network leaves. */
export interface NetworkStep extends BatchOutcome {
  /** One value a unit that is there. */
  readonly message: UnitMessage;
}

/** A network, the log α of the units that are there, and the noise that their gates are drawn with. */
interface GatedNetwork {
  readonly segment: Segment;
  readonly logAlpha: Float32Array;
  readonly noise: Stream;
}

/**
 * One step of the network on a batch, with gates drawn for each image and unit: L = CE(NN(x; W, z)), and what it tells of its
 * units: with z a leaf, q = B ∂L/∂z costs nothing more. What it tells is read before the step is taken.
 *
 * @returns loss and hits are the caller's to dispose of
 * @throws AstroNetError if a gradient is no number, before anything is changed.
 */
export async function networkStep(gated: GatedNetwork, batch: Batch, when: string): Promise<NetworkStep> {
  const { network, optimizer, units, gates } = partsOf(gated, batch);
  const { loss, correct, gradients, told } = tf.tidy(() => gradientsAndMessage(gated, batch));
  try {
    const [norm, ...rest] = chunks(await told.data<"float32">(), [1, units.length, units.length]);
    if (!Number.isFinite(norm![0])) {
      const named = new Map([...network.parameters().keys()].map((name, i) => [name, gradients[i]!]));
      await blame({ when, batch, network, gates, gradients: named });
    }
    tf.tidy(() => {
      optimizer.step(gradients);
    });
    const [gradient, fisher, activations] = rest as [Float32Array, Float32Array, Float32Array];
    return {
      loss,
      correct,
      message: { gradient, fisher, activation: gated.segment.pick(activations) },
    };
  } catch (error) {
    tf.dispose([loss, correct]);
    throw error;
  } finally {
    tf.dispose([told, ...gradients]);
  }
}

function partsOf({ segment, logAlpha, noise }: GatedNetwork, batch: Batch) {
  const gates = () => segment.gates(drawnGates(tf.tensor1d(logAlpha), batch.count, noise));
  return { network: segment.network, optimizer: segment.optimizer, units: segment.units, gates };
}

/**
 * Loss, hits, the gradients of parameters, and all that is read of a step behind one another: the gradients' norm, Σ ∂L/∂z,
 * B Σ (∂L/∂z)², mean |activation|.
 */
function gradientsAndMessage({ segment, logAlpha, noise }: GatedNetwork, batch: Batch) {
  const { network } = segment;
  const { nodes } = network.definition.graph;
  const places = nodes.flatMap(({ op, from }) => (op === "gate" ? [from[0]!] : []));
  const z = drawnGates(tf.tensor1d(logAlpha), batch.count, noise);
  let activations: tf.Tensor1D | undefined;
  const forward = (): tf.Tensor2D => {
    const seen = new Map<string, tf.Tensor>();
    const logits = network.forward(batch.x, { statistics: "batch", update: true, step: 1 }, network.weights, {
      gates: segment.gates(z),
      watch: ({ name }, y) => seen.set(name, y),
    });
    const gated = places.map((name) => seen.get(name)!);
    const units = gated.map((weights) => ({ weights, axis: weights.rank - 1 }));
    activations = tf.keep(unitStatistics(units, "mean magnitude"));
    return logits;
  };
  try {
    const { loss, correct, gradients } = gradientsFor(forward, batch.y, [
      ...network.parameters().values(),
      z,
    ]);
    const own = gradients.slice(0, -1);
    const dz = gradients.at(-1)!;
    const told = tf.concat<tf.Tensor1D>([
      tf.reshape(globalNorm(own), [1]),
      tf.sum<tf.Tensor1D>(dz, 0),
      tf.mul<tf.Tensor1D>(tf.sum(tf.square(dz), 0), batch.count),
      activations!,
    ]);
    return { loss, correct, gradients: own, told };
  } finally {
    activations?.dispose();
  }
}

/** Cuts values into parts of so many, and the rest. */
function chunks(values: Float32Array, counts: readonly number[]): Float32Array[] {
  let at = 0;
  const parts = counts.map((count) => values.subarray(at, (at += count)));
  return [...parts, values.subarray(at)];
}
