import * as tf from "@tensorflow/tfjs-core";

import type { Batch } from "../../data";
import { globalNorm, type Stream } from "../../engine";
import { accumulated, type ImageRange } from "../accumulate";
import type { LossGradients } from "../gradient";
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
  /** Images of a batch that are in memory at a time; all by default. */
  readonly partSize?: number | undefined;
}

/**
 * One step of the network on a batch, with gates drawn for each image and unit: L = CE(NN(x; W, z)), and what it tells of its
 * units: with z a leaf, q = B ∂L/∂z costs nothing more. What it tells is read before the step is taken.
 *
 * @returns loss and hits are the caller's to dispose of
 * @throws AstroNetError if a gradient is no number, before anything is changed.
 */
export async function networkStep(gated: GatedNetwork, batch: Batch, when: string): Promise<NetworkStep> {
  const { network, optimizer, units, gates } = workOn(gated, batch);
  const { loss, correct, gradients, told } = tf.tidy(() => gradientsAndMessage(gated, batch));
  try {
    const [norm, ...rest] = chunks(await told.data<"float32">(), [1, units.length, units.length]);
    if (!Number.isFinite(norm![0])) {
      const named = new Map([...network.parameters().keys()].map((name, i) => [name, gradients[i]!]));
      await blame({ when, batch, partSize: gated.partSize, network, gates, gradients: named });
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

/** What works on a batch, and the gates of some of its images. */
function workOn({ segment, logAlpha, noise }: GatedNetwork, batch: Batch) {
  const drawn = () => drawnGates(tf.tensor1d(logAlpha), batch.count, noise);
  const gates = ({ first, count }: ImageRange) => segment.gates(tf.slice(drawn(), [first, 0], [count, -1]));
  return { network: segment.network, optimizer: segment.optimizer, units: segment.units, gates };
}

/**
 * Loss, hits, the gradients of parameters, and all that is read of a step behind one another: the gradients' norm, Σ ∂L/∂z,
 * B Σ (∂L/∂z)², mean |activation|. The last three add up over parts as the gradients do, each part with its share of images.
 */
function gradientsAndMessage({ segment, logAlpha, noise, partSize }: GatedNetwork, batch: Batch) {
  const drawn = drawnGates(tf.tensor1d(logAlpha), batch.count, noise);
  const { loss, correct, gradients } = accumulated(batch, partSize, (x, y, { first, count }) =>
    partOfStep(segment, x, y, count === batch.count ? drawn : tf.slice(drawn, [first, 0], [count, -1])),
  );
  const own = gradients.slice(0, -1);
  const told = tf.concat([tf.reshape(globalNorm(own), [1]), gradients.at(-1)! as tf.Tensor1D]);
  return { loss, correct, gradients: own, told };
}

/** The same of some images; what is told is the last one of the gradients. */
function partOfStep(segment: Segment, x: tf.Tensor4D, y: tf.Tensor1D, z: tf.Tensor2D): LossGradients {
  const { network } = segment;
  let activations: tf.Tensor1D | undefined;
  const forward = (): tf.Tensor2D =>
    network.forward(x, { statistics: "batch", update: true, step: 1 }, network.weights, {
      gates: segment.gates(z),
      magnitudes: (mean) => (activations = tf.keep(mean)),
    });
  try {
    const { loss, correct, gradients } = gradientsFor(forward, y, [...network.parameters().values(), z]);
    const dz = gradients.at(-1)!;
    const told = tf.concat<tf.Tensor1D>([
      tf.sum<tf.Tensor1D>(dz, 0),
      tf.mul<tf.Tensor1D>(tf.sum(tf.square(dz), 0), x.shape[0]),
      activations!,
    ]);
    return { loss, correct, gradients: [...gradients.slice(0, -1), told] };
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
