import { describe, expect, it } from "vitest";

import { constantRate, cosine, milestones, plateau, type ScheduleFactory } from "../../src/train";

/** The rates of each epoch, from 1 on, while training losses are these. */
function rates(factory: ScheduleFactory, losses: readonly (number | undefined)[]): number[] {
  const schedule = factory();
  const all = [1];
  losses.forEach((loss, i) => all.push(schedule.next(all[i]!, i + 1, loss)));
  return all;
}

const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 10) as number);

describe("constantRate", () => {
  it("changes nothing", () => {
    expect(rates(constantRate(), [3, 2, 9])).toEqual([1, 1, 1, 1]);
  });
});

describe("milestones", () => {
  it("multiplies the rate after each of its epochs", () => {
    expect(rates(milestones([2, 4]), [0, 0, 0, 0, 0])).toEqual(close([1, 1, 0.1, 0.1, 0.01, 0.01]));
    expect(rates(milestones([1], 0.5), [0, 0])).toEqual([1, 0.5, 0.5]);
  });
});

describe("cosine", () => {
  it("falls along half a cosine to its end", () => {
    const quarter = (1 + Math.SQRT1_2) / 2;
    expect(rates(cosine(4), [0, 0, 0, 0])).toEqual(close([1, quarter, 0.5, 1 - quarter, 0]));
    expect(rates(cosine(2, 0.2), [0, 0])).toEqual(close([1, 0.6, 0.2]));
  });

  it("stays at its end, zero too", () => {
    expect(rates(cosine(2, 0.2), [0, 0, 0, 0]).slice(2)).toEqual(close([0.2, 0.2, 0.2]));
    expect(rates(cosine(2), [0, 0, 0, 0]).slice(2)).toEqual(close([0, 0, 0]));
  });
});

describe("plateau", () => {
  it("waits for more than `patience` epochs without a fall, then multiplies and waits anew", () => {
    const flat = new Array<number>(8).fill(5);
    // Epoch 1 is a new low; 2, 3 and 4 are not: three are more than two.
    expect(rates(plateau({ patience: 2 }), flat)).toEqual(close([1, 1, 1, 1, 0.1, 0.1, 0.1, 0.01, 0.01]));
  });

  it("counts a fall by a share of less than the threshold as none", () => {
    const options = { patience: 0, threshold: 0.01, factor: 0.5 };
    expect(rates(plateau(options), [1, 0.995, 0.98])).toEqual([1, 1, 0.5, 0.5]);
    expect(rates(plateau(options), [1, 0.98, 0.9])).toEqual([1, 1, 1, 1]);
  });

  it("begins to wait again after a new low, which the last wait does not shorten", () => {
    expect(rates(plateau({ patience: 1 }), [5, 6, 4, 6, 6])).toEqual(close([1, 1, 1, 1, 1, 0.1]));
  });

  it("compares with the lowest loss, not with the last", () => {
    expect(rates(plateau({ patience: 1 }), [5, 9, 8])).toEqual(close([1, 1, 1, 0.1]));
  });

  it("does not count a loss that is not a number as a fall", () => {
    expect(rates(plateau({ patience: 0 }), [5, NaN])).toEqual(close([1, 1, 0.1]));
  });

  it("has 20 epochs of patience and a factor of 0.1, as published", () => {
    const all = rates(plateau(), new Array<number>(22).fill(1));
    expect(all.indexOf(0.1)).toBe(22);
  });

  it("goes on from what it remembered", () => {
    const whole = plateau({ patience: 2 })();
    for (let epoch = 1; epoch <= 3; epoch++) whole.next(1, epoch, 5);
    const resumed = plateau({ patience: 2 })();
    resumed.state = whole.state;
    expect(resumed.next(1, 4, 5)).toBe(whole.next(1, 4, 5));
    expect(resumed.state).toEqual(whole.state);
  });

  it("keeps two runs of one factory apart", () => {
    const factory = plateau({ patience: 0 });
    const [one, other] = [factory(), factory()];
    one.next(1, 1, 5);
    expect(one.next(1, 2, 5)).toBe(0.1);
    expect(other.next(1, 1, 5)).toBe(1);
  });
});

describe("cosine from batch to batch", () => {
  it("goes on within an epoch where the last batch has left off", () => {
    const schedule = cosine(4, 0.01, { each: "batch" })();
    const whole = cosine(4, 0.01)();
    expect(schedule.during!(0.2, 1, 0)).toBe(0.2);
    // Half-way through the whole: half of the way down.
    const half = schedule.next(0.2, 1, 0);
    expect(schedule.during!(half, 2, 0.999999)).toBeCloseTo(0.2 * (0.01 + 0.99 / 2), 5);
    expect(schedule.next(half, 2, 0)).toBeCloseTo(whole.next(half, 2, 0), 12);
    expect("during" in whole).toBe(false);
  });
});
