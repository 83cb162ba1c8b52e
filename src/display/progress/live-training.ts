import { seriesColour } from "../../export/theme/palette";
import type { BatchInfo } from "../../train/callbacks";
import type { EpochRecord } from "../../train/history";
import { Board, type Clock } from "./board";
import { Series } from "./series";
import { clock, rate, type ProgressView } from "./view";

/** What a training loop calls so that the run is drawn live. */
export interface LiveTraining {
  readonly onEpoch: (record: EpochRecord) => void;
  readonly onBatch: (info: BatchInfo) => void;
  readonly onEnd: () => void;
}

/** How a live run is shown. */
export interface LiveTrainingOptions {
  /** What is trained; `"training"` by default. */
  readonly label?: string;
  /** How many epochs the run will have, for the bar and the time left. */
  readonly epochs?: number;
  /** A clock in milliseconds; the computer's by default. */
  readonly now?: Clock;
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

/** The share of all gates of the last regulation step that are exactly 0; undefined without gates. */
function zeroShare({ gates }: EpochRecord): number | undefined {
  const last = gates.reduce((step, gate) => Math.max(step, gate.step), 0);
  const own = gates.filter(({ step }) => step === last);
  const units = own.reduce((sum, gate) => sum + gate.units, 0);
  return units === 0 ? undefined : own.reduce((sum, gate) => sum + gate.zero * gate.units, 0) / units;
}

/** One epoch as a line that stays in the notebook. */
export function epochLine(record: EpochRecord): string {
  const { epoch, loss, accuracy, validationLoss, validationAccuracy, seconds } = record;
  const zeros = zeroShare(record);
  const evaluation = [
    ...(validationLoss === undefined ? [] : [validationLoss.toFixed(4)]),
    ...(validationAccuracy === undefined ? [] : [percent(validationAccuracy)]),
  ];
  return [
    `epoch ${String(epoch).padStart(3)}`,
    `loss ${loss.toFixed(4)}`,
    `accuracy ${percent(accuracy)}`,
    ...(evaluation.length === 0 ? [] : [`evaluation ${evaluation.join(", ")}`]),
    ...(zeros === undefined ? [] : [`gates at 0 ${percent(zeros)}`]),
    `${seconds.toFixed(1)} s`,
  ].join("   ");
}

/** A running mean, so that single batches do not make the live curve jump. */
function smoothed(before: number | undefined, value: number): number {
  return before === undefined || !Number.isFinite(before) ? value : 0.9 * before + 0.1 * value;
}

class LiveRun {
  readonly #label: string;
  readonly #epochs: number | undefined;
  readonly #now: Clock;
  readonly #start: number;
  readonly #board: Board;
  readonly #lines: string[] = [];
  readonly #accuracy = [
    new Series("training", seriesColour(0)),
    new Series("evaluation", seriesColour(1)),
  ] as const;
  readonly #loss = [
    new Series("training", seriesColour(0)),
    new Series("evaluation", seriesColour(1)),
  ] as const;
  /** The phases of an epoch, in the order in which they come. */
  readonly #phases: string[] = [];
  #batches = 0;
  #latest: BatchInfo | undefined;
  #finished = 0;
  #mean: { loss: number; accuracy: number } | undefined;
  #ended = false;

  constructor({ label = "training", epochs, now = Date.now }: LiveTrainingOptions) {
    this.#label = label;
    this.#epochs = epochs;
    this.#now = now;
    this.#start = now();
    this.#board = new Board(now);
  }

  onBatch(info: BatchInfo): void {
    const before = this.#latest;
    const same = before?.epoch === info.epoch && before.phase === info.phase;
    this.#batches += info.batch - (same ? before.batch : 0);
    this.#latest = info;
    if (!this.#phases.includes(info.phase)) this.#phases.push(info.phase);
    // The curve follows the phase that comes first in an epoch: the task network's.
    if (info.phase === this.#phases[0]) {
      this.#mean = {
        loss: smoothed(this.#mean?.loss, info.loss),
        accuracy: smoothed(this.#mean?.accuracy, info.accuracy),
      };
      const at = info.epoch - 1 + info.batch / info.batches;
      this.#loss[0].add(at, this.#mean.loss);
      this.#accuracy[0].add(at, 100 * this.#mean.accuracy);
    }
    this.#board.show(() => this.#view());
  }

  onEpoch(record: EpochRecord): void {
    this.#finished = record.epoch;
    this.#latest = undefined;
    this.#lines.push(epochLine(record));
    if (record.validationLoss !== undefined) this.#loss[1].add(record.epoch, record.validationLoss);
    if (record.validationAccuracy !== undefined) {
      this.#accuracy[1].add(record.epoch, 100 * record.validationAccuracy);
    }
    this.#board.show(() => this.#view(), true);
  }

  onEnd(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#board.show(() => this.#view(), true);
  }

  /** Epochs that are done, the share of the running one included. */
  #progress(): number {
    const latest = this.#latest;
    if (latest === undefined) return this.#finished;
    const phase = this.#phases.indexOf(latest.phase);
    return latest.epoch - 1 + (phase + latest.batch / latest.batches) / this.#phases.length;
  }

  #view(): ProgressView {
    const seconds = (this.#now() - this.#start) / 1000;
    const done = this.#progress();
    const latest = this.#latest;
    const epochs = this.#epochs;
    const epoch = latest?.epoch ?? this.#finished;
    const left = epochs === undefined || done === 0 ? NaN : ((epochs - done) / done) * seconds;
    return {
      label: this.#label,
      share: epochs === undefined ? undefined : Math.min(1, done / epochs),
      parts: [
        epochs === undefined ? `epoch ${epoch}` : `epoch ${epoch}/${epochs}`,
        ...(latest === undefined
          ? []
          : [
              `${latest.phase} ${latest.batch}/${latest.batches}`,
              `loss ${latest.loss.toFixed(3)}`,
              `accuracy ${(100 * latest.accuracy).toFixed(1)} %`,
            ]),
        rate(this.#batches / seconds, "batches"),
        this.#ended ? `${clock(seconds)} in all` : Number.isFinite(left) ? `${clock(left)} left` : "",
      ],
      lines: this.#lines,
      curves: [
        { title: "accuracy (%)", series: this.#accuracy },
        { title: "loss", series: this.#loss },
      ],
    };
  }
}

/**
 * Draws a training run while it runs: where it is, how long it will take, accuracy and loss as live curves, and one
 * line an epoch that stays in the saved notebook.
 *
 * ```ts
 * const run = trainPlain(network, data, { epochs: 10, callbacks: [liveTraining({ epochs: 10 })] });
 * await run.train();
 * ```
 */
export function liveTraining(options: LiveTrainingOptions = {}): LiveTraining {
  const run = new LiveRun(options);
  return {
    onBatch: (info) => {
      run.onBatch(info);
    },
    onEpoch: (record) => {
      run.onEpoch(record);
    },
    onEnd: () => {
      run.onEnd();
    },
  };
}
