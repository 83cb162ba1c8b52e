import { describe, expect, it } from "vitest";

import { patience, type EpochRecord } from "../../src/train";

function records(losses: readonly number[], validationLosses: readonly number[] = []): EpochRecord[] {
  return losses.map((loss, i) => ({
    epoch: i + 1,
    seconds: 1,
    learningRate: 0.1,
    loss,
    accuracy: 0.5,
    gates: [],
    ...(validationLosses[i] !== undefined && { validationLoss: validationLosses[i] }),
  }));
}

/** The epoch after which a run with these losses ends. */
function end(stop: ReturnType<typeof patience>, all: readonly EpochRecord[]): number | undefined {
  return all.find((_, i) => stop(all.slice(0, i + 1)))?.epoch;
}

describe("patience", () => {
  it("ends a run that has found no new low for as many epochs", () => {
    expect(end(patience(2), records([5, 4, 6, 5, 3]))).toBe(4);
    expect(end(patience(3), records([5, 4, 6, 5, 3]))).toBeUndefined();
  });

  it("does not take the same loss for a new low", () => {
    expect(end(patience(1), records([5, 5]))).toBe(2);
  });

  it("looks at the validation loss where there is one", () => {
    expect(end(patience(1), records([5, 4, 3, 2], [1, 0.5, 0.7, 0.4]))).toBe(3);
  });

  it("looks at what it is told to", () => {
    const stop = patience(1, ({ learningRate }) => learningRate);
    expect(end(stop, records([5, 4, 3]))).toBe(2);
  });

  it("goes on before the first epoch", () => {
    expect(patience(1)([])).toBe(false);
  });
});
