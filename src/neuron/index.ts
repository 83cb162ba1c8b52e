export * from "./activation";
export * from "./astrocyte-neuron-unit";
export {
  astrocyteGraph,
  latticeGraph,
  ringGraph,
  graphLaplacian,
  type AstrocyteGraph,
  type GapJunction,
} from "./astrocyte-graph";
export * from "./g-chi";
export * from "./g-chi-network";
export {
  gChIClosedLoop,
  gChIDefaults,
  gChIRing,
  gChISynapticallyDriven,
  type GChIParameters,
} from "./g-chi-parameters";
export {
  gapJunctionDefaults,
  thresholdedGapJunctions,
  thresholdedIp3Flux,
  type GapJunctionParameters,
} from "./gap-junction";
export * from "./gliomodulated-synapse";
export * from "./gliotransmission";
export * from "./integrator";
export * from "./ip3-receptor";
export * from "./li-rinzel";
export { liRinzelDefaults, type LiRinzelParameters } from "./li-rinzel-parameters";
export * from "./li-rinzel-plane";
export * from "./mp-neuron";
export * from "./porto-pazos";
export * from "./simulate";
export * from "./simulation";
export * from "./slow-inward-current";
export * from "./synaptic-current";
export * from "./three-time-scale";
export {
  threeTimeScaleParameters,
  type ThreeTimeScaleOptions,
  type ThreeTimeScaleParameters,
  type ThreeTimeScaleSize,
} from "./three-time-scale-parameters";
export * from "./three-time-scale-tensor";
export * from "./tripartite-synapse";
export * from "./ullah";
export * from "./ullah-network";
export { ullahDefaults, type UllahParameters } from "./ullah-parameters";
