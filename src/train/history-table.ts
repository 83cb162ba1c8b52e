import { table, type Table } from "../export/table/table";

import type { History } from "./history";

/** Every epoch of some histories as a table, a row an epoch, with the columns that any of them has; accuracies are in per cent. */
export function epochTable(histories: readonly History[]): Table {
  const rows = histories.flatMap(({ label, seed, epochs }) =>
    epochs.map((record) => ({
      run: label,
      seed,
      epoch: record.epoch,
      loss: record.loss,
      accuracy: 100 * record.accuracy,
      ...(record.astrocyteLoss === undefined ? {} : { "astrocyte loss": record.astrocyteLoss }),
      ...(record.astrocyteAccuracy === undefined
        ? {}
        : { "astrocyte accuracy": 100 * record.astrocyteAccuracy }),
      ...(record.validationLoss === undefined ? {} : { "evaluation loss": record.validationLoss }),
      ...(record.validationAccuracy === undefined
        ? {}
        : { "evaluation accuracy": 100 * record.validationAccuracy }),
      "learning rate": record.learningRate,
      time: record.seconds,
    })),
  );
  const plain = table(rows);
  const looks = {
    loss: { digits: 4, better: "lower" },
    accuracy: { unit: "%", digits: 2, better: "higher" },
    "astrocyte loss": { digits: 4, better: "lower" },
    "astrocyte accuracy": { unit: "%", digits: 2, better: "higher" },
    "evaluation loss": { digits: 4, better: "lower" },
    "evaluation accuracy": { unit: "%", digits: 2, better: "higher" },
    time: { unit: "s", digits: 1 },
  } as const;
  return table(plain, {
    columns: plain.columns.map(({ name }) =>
      name in looks ? { name, ...looks[name as keyof typeof looks] } : name,
    ),
  });
}
