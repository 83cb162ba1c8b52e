import * as tf from "@tensorflow/tfjs-core";

import { Attributes } from "../native";
import { hasOwnOps } from "../own-ops";
import { logisticValues, streamStart, type Stream } from "../random";

import { defineOp } from "./op";

/** The form of hard-concrete gates: temperature β, and the interval (γ, ζ) that the concrete distribution is stretched to. */
export interface HardConcreteForm {
  readonly temperature: number;
  /** γ. */
  readonly low: number;
  /** ζ. */
  readonly high: number;
}

/**
 * Hard-concrete gates drawn for each image and unit: z = clip((ζ − γ) s + γ, 0, 1) with s = σ((L + log α) / β) and
 * L = ln(v / (1 − v)) from the draws v of a stream, uniform within [10⁻⁷, 1 − 10⁻⁷], image by image.
 *
 * d log α = Σ dz (ζ − γ) s (1 − s) / β over the images, without those whose gate is 0 or 1. On the native CPU engine one op draws
 * from the same stream, where β = 2/3: σ((L + a) / β) = 1 / (1 + e^(−3a/2) w^(−3/2)) with w = v / (1 − v) needs no logarithm.
 *
 * Source: Louizos, Welling and Kingma, 2018.
 *
 * @param logAlpha [units]
 * @returns z, [images, units]
 */
export function hardConcreteGates(
  logAlpha: tf.Tensor1D,
  images: number,
  stream: Stream,
  form: HardConcreteForm,
): tf.Tensor2D {
  return forward({ logAlpha }, { images, ...stream, ...form })[0] as tf.Tensor2D;
}

interface Settings extends HardConcreteForm, Stream {
  readonly images: number;
}

const forward = defineOp<"logAlpha", Settings>({
  name: "AstroNetHardConcrete",
  portable({ logAlpha }, { images, seed, purpose, temperature, low, high }) {
    const shape: [number, number] = [images, logAlpha.size];
    const noise = tf.tensor2d(logisticValues(images * logAlpha.size, { seed, purpose }), shape);
    const s = tf.sigmoid(tf.div(tf.add(noise, logAlpha), temperature));
    return [tf.clipByValue(tf.add(tf.mul(s, high - low), low), 0, 1)];
  },
  native({ logAlpha }, settings, backend) {
    const { images, temperature, low, high } = settings;
    if (!hasOwnOps() || temperature !== 2 / 3) return this.portable({ logAlpha }, settings);
    const start = tf.tensor1d(streamStart(settings), "int32");
    const attributes = new Attributes(backend)
      .type("T", "float32")
      .int("images", images)
      .float("low", low)
      .float("high", high)
      .done();
    return backend.executeMultipleOutputs("AstroNetHardConcrete", attributes, [logAlpha, start], 1);
  },
  gradient: {
    saveInputs: [],
    saveOutputs: [true],
    backward([dz], [z], settings) {
      return { logAlpha: backward({ dz: dz!, z: z! }, settings)[0] };
    },
  },
});

const backward = defineOp<"dz" | "z", HardConcreteForm>({
  name: "AstroNetHardConcreteGradient",
  portable({ dz, z }, { temperature, low, high }) {
    const slope = tf.mul(tf.mul(tf.sub(z, low), tf.sub(high, z)), 1 / (temperature * (high - low)));
    const between = tf.step(tf.mul(z, tf.sub(1, z)));
    return [tf.sum(tf.mul(dz, tf.mul(slope, between)), 0)];
  },
  native({ dz, z }, settings, backend) {
    if (!hasOwnOps()) return this.portable({ dz, z }, settings);
    const { temperature, low, high } = settings;
    const attributes = new Attributes(backend)
      .type("T", "float32")
      .float("temperature", temperature)
      .float("low", low)
      .float("high", high)
      .done();
    return backend.executeMultipleOutputs("AstroNetHardConcreteGradient", attributes, [dz, z], 1);
  },
});
