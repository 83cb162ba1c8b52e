import * as tf from "@tensorflow/tfjs-core";

import { GraphBuilder, type ActivationName, type Graph, type Padding } from "../../network";

import type { StoredRecord } from "./stored-record";

const activations = Object.keys({
  relu: true,
  relu6: true,
  sigmoid: true,
  tanh: true,
  elu: true,
  selu: true,
  softplus: true,
  softsign: true,
  swish: true,
  gelu: true,
} satisfies Record<ActivationName, true>) as ActivationName[];

/** Layers of a network that was read start as zeros, until their weights are there. */
const initial = (shape: readonly number[]): tf.Tensor => tf.zeros([...shape]);

/**
 * Builds a graph again that was stored as JSON, operation by operation.
 *
 * @throws AstroNetError if an operation is unknown or incomplete, or its shape is not what it was.
 */
export function readGraph(stored: StoredRecord): Graph {
  const [input, ...nodes] = stored.records("nodes");
  if (!input?.has("op", "input")) return stored.refuse("nodes", "they do not begin with the images");
  const builder = new GraphBuilder(triple(input, "shape"));
  const now = new Map([[input.text("name"), builder.input]]);
  for (const node of nodes) {
    const from = node
      .texts("from")
      .map((name) => now.get(name) ?? node.refuse("from", `there is no "${name}"`));
    const name = readNode(builder, node, from);
    if (builder.shape(name).join() !== node.counts("shape").join()) {
      node.refuse(
        "shape",
        `[${node.counts("shape").join(", ")}] where [${builder.shape(name).join(", ")}] is computed`,
      );
    }
    now.set(node.text("name"), name);
  }
  return builder.build([...now.values()].at(-1)!);
}

function readNode(builder: GraphBuilder, node: StoredRecord, from: readonly string[]): string {
  const first = from[0] ?? node.refuse("from");
  const window = () => ({ stride: node.count("stride"), padding: paddingOf(node) });
  const op = node.text("op");
  switch (op) {
    case "convolution":
    case "depthwise": {
      const [height = 0, width = 0, , filters = 0] = node.counts("weights");
      const form = { size: [height, width], ...window(), initial } as const;
      return op === "depthwise"
        ? builder.depthwise(node.text("name"), first, form)
        : builder.convolution(node.text("name"), first, { ...form, filters });
    }
    case "dense":
      return builder.dense(node.text("name"), first, { units: node.counts("weights")[1] ?? 0, initial });
    case "bias":
      return builder.bias(first, { key: node.text("bias"), perPosition: node.flag("perPosition") });
    case "norm":
      return builder.norm(first, { key: node.text("norm"), epsilon: node.number("epsilon") });
    case "activation":
      return builder.activation(first, node.oneOf("activation", ...activations));
    case "max-pool":
      return builder.maxPool(first, node.count("size"), window());
    case "average-pool":
      return builder.averagePool(first, node.count("size"), window());
    case "global-average":
      return builder.globalAverage(first);
    case "flatten":
      return builder.flatten(first, node.oneOf("order", "channels first", "channels last"));
    case "add":
      return builder.add(...from);
    case "concatenate":
      return builder.concatenate(...from);
    case "pad-channels":
      return builder.padChannels(first, node.count("before"), node.count("after"));
    case "select":
      return builder.select(first, node.counts("indices"));
    case "gate":
      return builder.gate(node.text("gate"), first);
    default:
      return node.refuse("op");
  }
}

/** Three whole numbers. */
export function triple(stored: StoredRecord, key: string): [number, number, number] {
  const [height, width, channels, ...more] = stored.counts(key);
  if (height === undefined || width === undefined || channels === undefined || more.length > 0) {
    return stored.refuse(key);
  }
  return [height, width, channels];
}

function paddingOf(node: StoredRecord): Padding {
  return node.has("padding", "same") ? "same" : node.count("padding");
}
