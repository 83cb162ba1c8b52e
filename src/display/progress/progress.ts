import { AstroNetError } from "../../error";
import { seriesColour } from "../../export/theme/palette";
import { Board, type Clock } from "./board";
import { Series } from "./series";
import { clock, rate, type ProgressView } from "./view";

/** How progress is shown. */
export interface ProgressOptions {
  /** What is being done; `"progress"` by default. */
  readonly label?: string;
  /** What is counted, for example `"batches"`; `"steps"` by default. */
  readonly unit?: string;
  /** A clock in milliseconds; the computer's by default. */
  readonly now?: Clock;
}

/**
 * Shows how far long work is: a bar, the rate, the time left, a live curve of any numbers, and lines that stay in
 * the saved notebook. It updates in place, five times a second at most.
 */
export class Progress {
  readonly #total: number;
  readonly #label: string;
  readonly #unit: string;
  readonly #now: Clock;
  readonly #start: number;
  readonly #board: Board;
  readonly #lines: string[] = [];
  readonly #series = new Map<string, Series>();
  #done = 0;
  #ended = false;

  /**
   * @param total of steps.
   * @throws AstroNetError where `total` is not a positive number.
   */
  constructor(total: number, options: ProgressOptions = {}) {
    if (!Number.isFinite(total) || total <= 0) {
      throw new AstroNetError(`progress needs a positive number of steps: ${total}`);
    }
    this.#total = total;
    this.#label = options.label ?? "progress";
    this.#unit = options.unit ?? "steps";
    this.#now = options.now ?? Date.now;
    this.#start = this.#now();
    this.#board = new Board(this.#now);
    this.#board.show(() => this.#view());
  }

  /** Counts `steps` more, and adds `values` to the live curves, a curve a name. */
  tick(steps = 1, values: Readonly<Record<string, number>> = {}): void {
    if (!Number.isFinite(steps) || steps < 0) throw new AstroNetError(`progress cannot go by ${steps} steps`);
    this.#done += steps;
    for (const [name, value] of Object.entries(values)) {
      const series = this.#series.get(name) ?? new Series(name, seriesColour(this.#series.size));
      this.#series.set(name, series);
      series.add(this.#done, value);
    }
    this.#board.show(() => this.#view());
  }

  /** Adds a line that stays, for example one an epoch. */
  keep(line: string): void {
    this.#lines.push(line);
    this.#board.show(() => this.#view(), true);
  }

  /** Shows the last state, with the time that the work took. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#board.show(() => this.#view(), true);
  }

  #view(): ProgressView {
    const seconds = (this.#now() - this.#start) / 1000;
    const perSecond = this.#done / seconds;
    const left = (this.#total - this.#done) / perSecond;
    const counts = `${Math.min(this.#done, this.#total)}/${this.#total} ${this.#unit}`;
    const time = this.#ended
      ? `${clock(seconds)} in all`
      : this.#done > 0 && Number.isFinite(left)
        ? `${clock(left)} left`
        : "";
    return {
      label: this.#label,
      share: Math.min(1, this.#done / this.#total),
      parts: [counts, rate(perSecond, this.#unit), time],
      lines: this.#lines,
      curves: [...this.#series.values()].map((series) => ({
        title: series.name,
        series: [{ ...plain(series), name: "" }],
      })),
    };
  }
}

function plain({ name, colour, x, y }: Series): { name: string; colour: string; x: number[]; y: number[] } {
  return { name, colour, x, y };
}

/**
 * Shows how far long work is, in a notebook and in a terminal.
 *
 * ```ts
 * const bar = progress(1000, { label: "simulate", unit: "steps" });
 * for (let i = 0; i < 1000; i++) bar.tick(1, { calcium: step() });
 * bar.end();
 * ```
 * @throws AstroNetError where `total` is not a positive number.
 */
export function progress(total: number, options: ProgressOptions = {}): Progress {
  return new Progress(total, options);
}
