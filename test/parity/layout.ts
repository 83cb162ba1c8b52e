import * as tf from "@tensorflow/tfjs-core";

import type { AstroNet } from "../../src/network";
import type { BatchNorm } from "../../src/engine";
import type { StoredTensor } from "../../src/export/safetensors";

/** Fixtures store filters as PyTorch does, [O, I, k, k] and [in, out, k, k]; both turn into TensorFlow's by this. */
const toTensorFlow = [2, 3, 1, 0];
const toPyTorch = [3, 2, 0, 1];

/** A variable of ours by the fixture's name for it. */
export type Named = ReadonlyMap<string, tf.Variable>;

/** Every trainable parameter by its name in a fixture, as in `nn.weights.conv1` and `an.0.down_bn.2.weight`. */
export function parametersOf(net: AstroNet): Named {
  const named: [string, tf.Variable][] = Object.entries(net.network.weights).map(([layer, weight]) => [
    `nn.weights.${layer}`,
    weight,
  ]);
  for (const [layer, norm] of Object.entries(net.network.norms))
    named.push(...affine(`nn.bn.${layer}`, norm));
  net.planes.forEach(({ astrocyte }, plane) => {
    for (const [name, value] of astrocyte.parameters()) {
      if (name.endsWith(".filters")) named.push([`an.${plane}.${filterName(name)}`, value]);
    }
    for (const [name, norm] of astrocyte.norms())
      named.push(...affine(`an.${plane}.${normName(name)}`, norm));
  });
  return new Map(named);
}

/** Every batch normalisation by its name in a fixture. */
export function normsOf(net: AstroNet): ReadonlyMap<string, BatchNorm> {
  return new Map([
    ...Object.entries(net.network.norms).map(([layer, norm]): [string, BatchNorm] => [
      `nn.bn.${layer}`,
      norm,
    ]),
    ...net.planes.flatMap(({ astrocyte }, plane) =>
      [...astrocyte.norms()].map(([name, norm]): [string, BatchNorm] => [
        `an.${plane}.${normName(name)}`,
        norm,
      ]),
    ),
  ]);
}

/** A stored tensor in our layout. */
export function load(stored: StoredTensor): tf.Tensor {
  return tf.tidy(() => {
    const tensor = tf.tensor(stored.values, [...stored.shape]);
    return stored.shape.length === 4 ? tf.transpose(tensor, toTensorFlow) : tensor;
  });
}

/** The values of ours, read at once, as a fixture would store them. */
export function store(value: tf.Tensor): Float32Array | Int32Array {
  return tf.tidy(() => asStored(value).dataSync<"float32">());
}

/** A tensor of ours as a fixture would store it, a new one. */
export function asStored(value: tf.Tensor): tf.Tensor {
  return value.rank === 4 ? tf.transpose(value, toPyTorch) : tf.clone(value);
}

function affine(name: string, norm: BatchNorm): [string, tf.Variable][] {
  return [
    [`${name}.weight`, norm.gamma],
    [`${name}.bias`, norm.beta],
  ];
}

/** `down.0.filters` is `down_w.0` there, `transposed.1.filters` `up_t.1`, `gate.filters` `gate_w`. */
function filterName(name: string): string {
  const [part, level] = name.split(".") as [string, string];
  if (part === "gate") return "gate_w";
  return part === "transposed" ? `up_t.${level}` : `${part}_w.${level}`;
}

/** `down.0` is `down_bn.0` there, `transposed.1` `up_tbn.1`, `gate` `gate_bn`. */
function normName(name: string): string {
  const [part, level] = name.split(".") as [string, string | undefined];
  if (level === undefined) return "gate_bn";
  return part === "transposed" ? `up_tbn.${level}` : `${part}_bn.${level}`;
}
