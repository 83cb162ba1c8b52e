export { trainPlain, type PlainOptions, type TrainingOptions } from "./plain";
export { search, updateBySteps, type SearchOptions } from "./search";
export { guide, type GuideOptions } from "./guide";
export { compress, type CompressOptions } from "./compress";
export { snnNn, type SnnNnOptions } from "./snn-nn";
export type { AlternationOptions } from "./alternation";
export { gatedWeights, type GatedWeights, type GatingOptions } from "./gated-weights";
export { learnStructure, StructureRun } from "./structure/learn-structure";
export type { StructureBudget } from "./structure/budget";
export type { StructureData, StructureOptions } from "./structure/options";
export { slimming, type Slimming, type SlimmingOptions } from "./control/slimming";
export { openBest, openByScore, type OpenUnits } from "./control/open-by-score";
export { TrainingRun, type RunOptions } from "./run";
export type { EpochRecord, History } from "./history";
export type { BatchInfo, TrainingCallbacks } from "./callbacks";
export type {
  BatchOutcome,
  Pass,
  PassOverBatches,
  Procedure,
  UpdateAtOnce,
  UpdateWithReading,
} from "./procedure";
export { adam, sgd, type Optimizer, type OptimizerFactory } from "./optimizer";
export { constantRate, cosine, milestones, plateau, type Schedule, type ScheduleFactory } from "./schedule";
export { patience, type EarlyStop } from "./early-stop";
export { checkInterrupt, setInterruptCheck } from "./interrupt";
export { lossGradients, type LossGradients } from "./gradient";
