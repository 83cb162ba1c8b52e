import type { SymbolicTensor } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs-core";

import { zerosAround, type GraphNode, type PoolNode } from "../../network";

import { applied, constantMaps, type Layers } from "./layer-forms";

/** Less than any value of maps, so that padding is never the largest. */
const lowest = -3e38;

/**
 * A pool. Built-in ones have no padding, or `"same"`; with another padding, zeros are put around the maps first. Then for the
 * largest value something very low is added to them, unless what is pooled comes out of a ReLU and is no less than 0; the mean,
 * which leaves padding out, is multiplied by k² / (positions of the window that are none).
 *
 * @param read the node that is pooled
 */
export function poolLayers(
  build: Layers,
  node: PoolNode,
  read: GraphNode,
  x: SymbolicTensor,
): SymbolicTensor {
  const { layers } = build;
  const { size, stride, padding } = node;
  const form = { poolSize: size, strides: stride };
  const pool = (way: "valid" | "same", maps: SymbolicTensor): SymbolicTensor =>
    node.op === "max-pool"
      ? applied(layers.maxPooling2d({ ...form, padding: way }), maps)
      : applied(layers.averagePooling2d({ ...form, padding: way }), maps);
  if (padding === 0) return pool("valid", x);
  if (padding === "same" || isSame(read, node)) return pool("same", x);
  const [height, width] = read.shape as readonly [number, number, number];
  const padded = applied(layers.zeroPadding2d({ padding }), x);
  if (node.op === "average-pool") {
    const [rows, columns] = node.shape as readonly [number, number, number];
    const share = constantMaps(build, x, [rows, columns, 1], () => shareOfPadding(node, height, width));
    return layers.multiply().apply([pool("valid", padded), share]) as SymbolicTensor;
  }
  if (read.op === "activation" && (read.activation === "relu" || read.activation === "relu6")) {
    return pool("valid", padded);
  }
  const around = [height + 2 * padding, width + 2 * padding, 1];
  const low = constantMaps(build, x, around, () => border(height, width, padding));
  return pool("valid", layers.add().apply([padded, low]) as SymbolicTensor);
}

/** Whether a padding in numbers is as much as `"same"` is. */
function isSame({ shape }: GraphNode, { size, stride, padding }: PoolNode): boolean {
  return shape.slice(0, 2).every((length) => {
    const [own, same] = [padding, "same" as const].map((way) => zerosAround(length, size, stride, way));
    return own!.before === same!.before && own!.after === same!.after;
  });
}

/** k² / (positions of each window that lie on the maps), [rows, columns, 1]. */
function shareOfPadding({ size, stride, padding }: PoolNode, height: number, width: number): tf.Tensor {
  return tf.tidy(() => {
    const ones = tf.pad<tf.Tensor4D>(tf.ones([1, height, width, 1]), around(padding as number));
    return tf.div(1, tf.avgPool(ones, size, stride, "valid"));
  });
}

/** 0 on the maps and the lowest value around them, [height, width, 1]. */
function border(height: number, width: number, padding: number): tf.Tensor {
  return tf.pad(tf.zeros([1, height, width, 1]), around(padding), lowest);
}

function around(padding: number): [number, number][] {
  return [
    [0, 0],
    [padding, padding],
    [padding, padding],
    [0, 0],
  ];
}
