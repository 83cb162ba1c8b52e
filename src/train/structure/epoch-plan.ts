/** What an epoch of structure learning does. */
export type StageName = "warm-up" | "search" | "fine-tuning";

/** Which epochs, counted from 1, belong to which stage. */
export interface EpochPlan {
  /** The last epoch of the search. */
  readonly searchEnd: number;
  readonly total: number;
  stage(epoch: number): StageName;
}

/** Lays the stages one after the other; a stretch of the search between two removals is an epoch. */
export function epochPlan(settings: {
  readonly warmUpEpochs: number;
  readonly iterations: number;
  readonly removeEvery: number;
  readonly fineTuningEpochs: number;
}): EpochPlan {
  const { warmUpEpochs, iterations, removeEvery, fineTuningEpochs } = settings;
  const searchEnd = warmUpEpochs + Math.ceil(iterations / removeEvery);
  return {
    searchEnd,
    total: searchEnd + fineTuningEpochs,
    stage: (epoch) => (epoch <= warmUpEpochs ? "warm-up" : epoch <= searchEnd ? "search" : "fine-tuning"),
  };
}
