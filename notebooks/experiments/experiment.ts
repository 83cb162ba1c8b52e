/** One run's outcome: a row of `notebooks/results/NAME.csv`. */
export interface Outcome {
  /** On the test set, which a run reads once, at its end. */
  readonly test_error_percent: number;
  /** Weights that are left; biases, scales and offsets are not counted. */
  readonly parameters: number;
  /** Multiply-accumulates for one image. */
  readonly macs: number;
  /** What else the experiment records, column by column. */
  readonly [column: string]: string | number;
}

/** What a run is given. */
export interface Setting {
  readonly seed: number;
  /** Folder of its own, for checkpoints: a run that was cut off goes on from there. */
  readonly folder: string;
  /** Tells how it goes on. */
  readonly say: (line: string) => void;
}

/** One way to do what an experiment is about. */
export interface Method {
  /** What is done, in a line, for the table's readers. */
  readonly about: string;
  readonly run: (setting: Setting) => Promise<Outcome>;
}

/** Several methods on the same work, with the same data, budget and seeds. */
export interface Experiment {
  readonly name: string;
  /** What it asks, and how its settings were chosen. */
  readonly about: string;
  /** Names of the columns that it adds. */
  readonly columns: readonly string[];
  readonly methods: Readonly<Record<string, Method>>;
}
