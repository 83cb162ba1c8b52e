/** What is measured of a kernel, and what we aim at. */
export interface Measure {
  readonly name: string;
  readonly unit: "ms" | "MB" | "lines";
  /** At most this, or no more than another kernel has in the same run. */
  readonly aim?: number | "ipykernel" | "node";
}

/** The measures, in the order in which they are told. */
export const measures: readonly Measure[] = [
  // From the start of the process to the reply to the first request.
  { name: "start", unit: "ms", aim: "ipykernel" },
  { name: "first trivial cell", unit: "ms", aim: 1_000 },
  { name: "first library cell", unit: "ms", aim: 2_000 },
  { name: "trivial cell", unit: "ms", aim: 10 },
  // Resident, six seconds after the first cell.
  { name: "memory at rest", unit: "MB", aim: 350 },
  // 10,000 lines, to the last of them.
  { name: "burst", unit: "ms" },
  { name: "burst lines lost", unit: "lines", aim: 0 },
  { name: "completion while a cell awaits", unit: "ms", aim: 200 },
  // Of the library's names, a while after the first cell that uses it.
  { name: "completion", unit: "ms", aim: 300 },
  { name: "inspection", unit: "ms", aim: 300 },
  // Of an endless loop, to the reply of its cell.
  { name: "interrupt", unit: "ms", aim: 200 },
  // 10,000,000 additions at the top level of a cell, and of a script that plain node runs; and the same inside a function.
  { name: "loop", unit: "ms", aim: "node" },
  { name: "loop in a function", unit: "ms", aim: "node" },
];
