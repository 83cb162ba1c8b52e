import type * as tf from "@tensorflow/tfjs-core";

/** What one image is behind a node: maps [height, width, channels], or values [length]. */
export type NodeShape =
  readonly [height: number, width: number, channels: number] | readonly [length: number];

/** Zeros around maps: as many on each side, or as many as keep ⌈size / stride⌉ positions, the odd one below and right. */
export type Padding = number | "same";

/** Draws weights of a shape. */
export type Initialiser = (shape: readonly number[], seed: number, purpose: string) => tf.Tensor;

/** Functions that each value goes through by itself. */
export const activationNames = [
  "relu",
  "relu6",
  "sigmoid",
  "tanh",
  "elu",
  "selu",
  "softplus",
  "softsign",
  "swish",
  "gelu",
] as const;

/** A function that each value goes through by itself. */
export type ActivationName = (typeof activationNames)[number];

interface Common {
  /** Unique in its graph. */
  readonly name: string;
  /** Nodes that it reads. */
  readonly from: readonly string[];
  readonly shape: NodeShape;
}

/** The images. */
export interface InputNode extends Common {
  readonly op: "input";
}

/** A layer with weights under its name: convolution [k, k, I, O], depthwise [k, k, C, 1]. */
export interface ConvolutionNode extends Common {
  readonly op: "convolution" | "depthwise";
  /** Shape of its weights. */
  readonly weights: readonly [height: number, width: number, inputs: number, outputs: number];
  readonly stride: number;
  readonly padding: Padding;
  readonly initial: Initialiser;
}

/** A dense layer, x W with W of shape [in, out]. */
export interface DenseNode extends Common {
  readonly op: "dense";
  readonly weights: readonly [inputs: number, outputs: number];
  readonly initial: Initialiser;
}

/** Adds a bias under the key `bias`: one a channel, or one a position and channel. */
export interface BiasNode extends Common {
  readonly op: "bias";
  readonly bias: string;
  readonly perPosition: boolean;
}

/** Batch normalisation of each channel, with its parameters under the key `norm`. */
export interface NormNode extends Common {
  readonly op: "norm";
  readonly norm: string;
  readonly epsilon: number;
}

/** Applies a function to each value. */
export interface ActivationNode extends Common {
  readonly op: "activation";
  readonly activation: ActivationName;
}

/** Largest or mean value of each window; a mean leaves padding out. */
export interface PoolNode extends Common {
  readonly op: "max-pool" | "average-pool";
  readonly size: number;
  readonly stride: number;
  readonly padding: Padding;
}

/** The mean of each map, the sum of several nodes, or their channels side by side. */
export interface PlainNode extends Common {
  readonly op: "global-average" | "add" | "concatenate";
}

/** Maps to a row of values, in the order (channel, row, column) or (row, column, channel). */
export interface FlattenNode extends Common {
  readonly op: "flatten";
  readonly order: "channels first" | "channels last";
}

/** Channels of zeros in front of and behind those that it reads. */
export interface PadChannelsNode extends Common {
  readonly op: "pad-channels";
  readonly before: number;
  readonly after: number;
}

/** Some of the channels or values that it reads, in the order of `indices`. */
export interface SelectNode extends Common {
  readonly op: "select";
  readonly indices: readonly number[];
}

/** A place where units can be gated, known as `gate`: multiplies each channel or value by its gate, where it is given any. */
export interface GateNode extends Common {
  readonly op: "gate";
  readonly gate: string;
}

/** One operation of a task network. */
export type GraphNode =
  | InputNode
  | ConvolutionNode
  | DenseNode
  | BiasNode
  | NormNode
  | ActivationNode
  | PoolNode
  | PlainNode
  | FlattenNode
  | PadChannelsNode
  | SelectNode
  | GateNode;

/** A task network's operations, each behind those that it reads; the last one's values are the logits. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
}

/** Channels of maps, or the length of a row of values: what units are counted along. */
export function channelsOf(shape: NodeShape): number {
  return shape.length === 3 ? shape[2] : shape[0];
}

/** Positions of maps; 1 for a row of values. */
export function positionsOf(shape: NodeShape): number {
  return shape.length === 3 ? shape[0] * shape[1] : 1;
}

/** Whether a node is a layer: whether it has weights, whose units an astrocyte can regulate. */
export function isLayer(node: GraphNode): node is ConvolutionNode | DenseNode {
  return node.op === "convolution" || node.op === "depthwise" || node.op === "dense";
}
