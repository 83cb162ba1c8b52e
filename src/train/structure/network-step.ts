import * as tf from "@tensorflow/tfjs-core";

import type { Batch } from "../../data";
import type { Stream } from "../../engine";
import type { GraphNode } from "../../network";
import type { BatchOutcome } from "../procedure";

import { drawnGates } from "./drawn-gates";
import { blame, globalNorm } from "./finite";
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
  const gated = new Set(nodes.flatMap(({ op, from }) => (op === "gate" ? from : [])));
  const activations = new Map<string, tf.Tensor1D>();
  const watch = ({ name }: GraphNode, y: tf.Tensor): void => {
    if (!gated.has(name)) return;
    const axes = [...y.shape.keys()].slice(0, -1);
    activations.set(name, tf.keep(tf.mean<tf.Tensor1D>(tf.abs(y), axes)));
  };
  const z = drawnGates(tf.tensor1d(logAlpha), batch.count, noise);
  try {
    const { loss, correct, gradients } = gradientsFor(
      () =>
        network.forward(batch.x, { statistics: "batch", update: true, step: 1 }, network.weights, {
          gates: segment.gates(z),
          watch,
        }),
      batch.y,
      [...network.parameters().values(), z],
    );
    const own = gradients.slice(0, -1);
    const dz = gradients.at(-1)!;
    const gates = nodes.flatMap(({ op, from }) => (op === "gate" ? [activations.get(from[0]!)!] : []));
    const norm = tf.reshape(globalNorm(own), [1]);
    const told = tf.concat([
      norm,
      tf.sum(dz, 0),
      tf.mul(tf.sum(tf.square(dz), 0), batch.count),
      ...gates,
    ] as tf.Tensor1D[]);
    return { loss, correct, gradients: own, told };
  } finally {
    tf.dispose([...activations.values()]);
  }
}

/** Cuts values into parts of so many, and the rest. */
function chunks(values: Float32Array, counts: readonly number[]): Float32Array[] {
  let at = 0;
  const parts = counts.map((count) => values.subarray(at, (at += count)));
  return [...parts, values.subarray(at)];
}
