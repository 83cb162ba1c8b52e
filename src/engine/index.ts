export { useEngine, engine } from "./engine";
export { EngineDescription, type EngineName, type EngineFacts, type PassedOver } from "./description";
export { readAhead, readsAtOnce, valuesOf } from "./reading";
export { logisticValues, randomStream, uniform, normal, type Stream } from "./random";
export { adamStep, type AdamMoments, type AdamSettings, type AdamStep } from "./op/adam";
export { batchNormByMoments, type Moments, type Normalised } from "./op/batch-norm";
export type { BiasActivation } from "./op/bias-activation";
export { crossEntropy, lossAndHits, type LossAndHits } from "./op/cross-entropy";
export { dense } from "./op/dense";
export { factoredNorm, normTakesFactors } from "./op/factored-norm";
export { flattenChannelsFirst } from "./op/flatten";
export { gateChannels } from "./op/gate-channels";
export { globalNorm } from "./op/global-norm";
export { hardConcreteGates, type HardConcreteForm } from "./op/hard-concrete";
export { correctCount } from "./op/hits";
export { maxPool } from "./op/max-pool";
export { momentumStep, type MomentumSettings, type MomentumStep } from "./op/momentum";
export { batchNormPath, runningNormPath, type NormPath, type PathResult } from "./op/norm-path";
export { relu } from "./op/relu";
export { convolution, type ConvolutionSettings } from "./op/convolution";
export { padMaps, paddedOnce, type PadMaps } from "./op/pad-maps";
export { pooledConvolution, type PooledConvolutionOptions } from "./op/pooled-convolution";
export { planeNetwork, type PlaneBlock, type PlaneNetwork, type PlaneUpLevel } from "./op/plane-network";
export { normByMoments } from "./op/running-norm";
export { readUnits, type UnitReading } from "./op/unit-reading";
export { unitStatistics, type UnitWeights } from "./op/unit-statistic";
export { scaleUnits, type ScaledUnits } from "./op/unit-scale";
export {
  gradientsOfEach,
  isRecording,
  pullback,
  pullbackOfEach,
  type LossesWithGradients,
  type Pullback,
  type PullbackOfEach,
} from "./tape";
export { onHost } from "./host";
export { GroupNorm } from "./group-norm";
export { BatchNorm, type NormMode, type RunningStatistics } from "./batch-norm";
