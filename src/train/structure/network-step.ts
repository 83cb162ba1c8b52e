import * as tf from "@tensorflow/tfjs-core";

import type { Batch } from "../../data";
import type { GraphNode } from "../../network";
import type { BatchOutcome } from "../procedure";

import { drawnGates, type NoiseStream } from "./drawn-gates";
import { blame, globalNorm } from "./finite";
import { gradientsFor } from "./gated-gradients";
import type { UnitMessage } from "./messages";
import type { Segment } from "./segment";

/** What a step of the network leaves. */
export interface NetworkStep extends BatchOutcome {
  /** One value a unit that is there. */
  readonly message: UnitMessage;
}

/**
 * One step of the network on a batch, with gates drawn for each image and unit: L = CE(NN(x; W, z)), and what it tells of its
 * units: with z a leaf, q = B ∂L/∂z costs nothing more.
 *
 * Call it inside a tidy.
 *
 * @param logAlpha of the units that are there
 * @throws AstroNetError if a gradient is no number, before anything is changed.
 */
export function networkStep(
  segment: Segment,
  batch: Batch,
  logAlpha: Float32Array,
  { noise, when }: { readonly noise: NoiseStream; readonly when: string },
): NetworkStep {
  const { network, optimizer, units } = segment;
  const { nodes } = network.definition.graph;
  const gated = new Set(nodes.flatMap(({ op, from }) => (op === "gate" ? from : [])));
  const activations = new Map<string, tf.Tensor1D>();
  const watch = ({ name }: GraphNode, y: tf.Tensor): void => {
    if (!gated.has(name)) return;
    const axes = [...y.shape.keys()].slice(0, -1);
    activations.set(name, tf.keep(tf.mean<tf.Tensor1D>(tf.abs(y), axes)));
  };
  const z = drawnGates(tf.tensor1d(logAlpha), batch.count, noise);
  const parameters = network.parameters();
  try {
    const result = gradientsFor(
      () =>
        network.forward(batch.x, { statistics: "batch", update: true, step: 1 }, network.weights, {
          gates: segment.gates(z),
          watch,
        }),
      batch.y,
      [...parameters.values(), z],
    );
    const gradients = result.gradients.slice(0, -1);
    if (!Number.isFinite(globalNorm(gradients))) {
      const named = new Map([...parameters.keys()].map((name, i) => [name, gradients[i]!]));
      blame({ when, batch, network, gates: segment.gates(z), gradients: named });
    }
    optimizer.step(gradients);
    const dz = result.gradients.at(-1)!;
    const gates = nodes.flatMap(({ op, from }) => (op === "gate" ? [activations.get(from[0]!)!] : []));
    const told = tf
      .concat([tf.sum(dz, 0), tf.mul(tf.sum(tf.square(dz), 0), batch.count), ...gates])
      .dataSync();
    const n = units.length;
    return {
      loss: result.loss,
      correct: result.correct,
      message: {
        gradient: told.subarray(0, n),
        fisher: told.subarray(n, 2 * n),
        activation: segment.pick(told.subarray(2 * n)),
      },
    };
  } finally {
    tf.dispose([...activations.values()]);
  }
}
