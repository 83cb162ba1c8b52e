export { useEngine, engine } from "./engine";
export { EngineDescription, type EngineName, type EngineFacts, type PassedOver } from "./description";
export { randomStream, uniform, normal } from "./random";
export { batchNormByMoments, type Normalised } from "./op/batch-norm";
export { crossEntropy } from "./op/cross-entropy";
export { maximumAlong } from "./op/maximum";
export { convolution } from "./op/convolution";
export { BatchNorm, type NormMode, type RunningStatistics } from "./batch-norm";
