export {
  activationNames,
  channelsOf,
  isLayer,
  positionsOf,
  type ActivationName,
  type ActivationNode,
  type BiasNode,
  type ConvolutionNode,
  type DenseNode,
  type FlattenNode,
  type GateNode,
  type Graph,
  type GraphNode,
  type Initialiser,
  type InputNode,
  type NodeShape,
  type NormNode,
  type Padding,
  type PadChannelsNode,
  type PlainNode,
  type PoolNode,
  type SelectNode,
} from "./node";
export { GraphBuilder, type ConvolutionOptions, type WindowOptions } from "./builder";
export { runGraph, type GraphValues } from "./run";
export { normsBehind } from "./norm-behind";
export { checkGates, type OutputGates } from "./gates";
export { zerosAround, type Zeros } from "./window";
