import { table } from "../../../src/export/table/table";

/** A table with everything that a table can hold. */
export const sample = table(
  [
    {
      method: "dense & plain",
      accuracy: { value: 99.1234, uncertainty: 0.0345 },
      parameters: 430500,
      note: "ref_1",
    },
    { method: "AstroNet", accuracy: { value: 99.31, uncertainty: 0.12 }, parameters: 21034, note: null },
    { method: 'µ ≤ 5 %, "x"', accuracy: { value: 98.3, uncertainty: 1.2 }, parameters: 2760.5, note: "a|b" },
  ],
  {
    columns: [
      "method",
      { name: "accuracy", unit: "%", better: "higher" },
      { name: "parameters", digits: 0, better: "lower" },
      "note",
    ],
  },
);
