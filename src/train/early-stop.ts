import type { EpochRecord } from "./history";

/** Says after each epoch whether the run is over. */
export type EarlyStop = (epochs: readonly EpochRecord[]) => boolean;

/** Ends a run when a number that should fall has not reached a new low for `patience` epochs. */
export function patience(
  epochs: number,
  value: (record: EpochRecord) => number = (record) => record.validationLoss ?? record.loss,
): EarlyStop {
  return (records) => {
    const values = records.map(value);
    const best = values.indexOf(Math.min(...values));
    return values.length - 1 - best >= epochs;
  };
}
