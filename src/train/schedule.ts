/** Sets the learning rate between epochs. */
export interface Schedule {
  /**
   * The rate of the next epoch.
   *
   * @param epoch the one that ended, counted from 1
   * @param loss its training loss; none where what this schedule is for did not train in it
   */
  next(rate: number, epoch: number, loss: number | undefined): number;
  /**
   * The rate within an epoch, where it does not stay the same.
   *
   * @param rate of the epoch's first batch
   * @param epoch counted from 1
   * @param share of the epoch's batches that are done, in [0, 1)
   */
  during?(rate: number, epoch: number, share: number): number;
  /** What it remembers, for a checkpoint. */
  state: readonly number[];
}

/** How a schedule is made; each optimizer has its own. */
export type ScheduleFactory = () => Schedule;

/** The same rate throughout. */
export function constantRate(): ScheduleFactory {
  return () => ({ next: (rate) => rate, state: [] });
}

/** Multiplies the rate by `factor` after each of these epochs (counted from 1). */
export function milestones(epochs: readonly number[], factor = 0.1): ScheduleFactory {
  return () => ({ next: (rate, epoch) => (epochs.includes(epoch) ? rate * factor : rate), state: [] });
}

/**
 * From the first rate down to `final` times it along half a cosine, over `epochs` epochs.
 *
 * @param each whether the rate changes from epoch to epoch (default), or from batch to batch
 */
export function cosine(
  epochs: number,
  final = 0,
  { each = "epoch" }: { readonly each?: "epoch" | "batch" } = {},
): ScheduleFactory {
  return () => {
    const at = (epoch: number) =>
      final + (1 - final) * 0.5 * (1 + Math.cos((Math.PI * Math.min(epoch, epochs)) / epochs));
    return {
      // Behind the end the rate stays, and a rate of 0 can be scaled no more.
      next: (rate, epoch) => (epoch > epochs ? rate : (rate / at(epoch - 1)) * at(epoch)),
      ...(each === "batch" && {
        during: (rate, epoch, share) =>
          epoch > epochs ? rate : (rate / at(epoch - 1)) * at(epoch - 1 + share),
      }),
      state: [],
    };
  };
}

/**
 * Multiplies the rate by `factor` when the training loss has not fallen by a share of `threshold` for more than
 * `patience` epochs (PyTorch's `ReduceLROnPlateau`, with its defaults but the patience published for AstroNet).
 */
export function plateau({ factor = 0.1, patience = 20, threshold = 1e-4 } = {}): ScheduleFactory {
  return () => ({
    state: [Infinity, 0],
    next(rate, _, loss) {
      if (loss === undefined) return rate;
      const [best, waited] = this.state as [number, number];
      if (loss < best * (1 - threshold)) {
        this.state = [loss, 0];
        return rate;
      }
      if (waited + 1 > patience) {
        this.state = [best, 0];
        return rate * factor;
      }
      this.state = [best, waited + 1];
      return rate;
    },
  });
}
