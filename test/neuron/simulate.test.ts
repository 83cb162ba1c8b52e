import { describe, expect, it } from "vitest";

import { AstroNetError } from "../../src/error";
import { simulate, type StepFunction } from "../../src/neuron";

interface Counter {
  readonly count: number;
  readonly even: boolean;
  readonly cells: Float64Array;
  readonly inner: { readonly twice: number };
}
const initial: Counter = { count: 0, even: true, cells: Float64Array.of(0, 10), inner: { twice: 0 } };
const add: StepFunction<Counter, number, number> = ({ count, cells }, input, factor) => ({
  count: count + factor * input,
  even: (count + factor * input) % 2 === 0,
  cells: cells.map((cell) => cell + 1),
  inner: { twice: 2 * (count + factor * input) },
});

describe("simulate", () => {
  it("returns columns for numbers, booleans, vectors and nested records, the initial state first", () => {
    const run = simulate(add, initial, { parameters: 1, dt: 0.5, duration: 2, input: () => 1 });
    expect([...run.time]).toEqual([0, 0.5, 1, 1.5, 2]);
    expect([...run.columns.count]).toEqual([0, 1, 2, 3, 4]);
    expect([...run.columns.even]).toEqual([1, 0, 1, 0, 1]);
    expect(run.columns.cells.map((cell) => [...cell])).toEqual([
      [0, 1, 2, 3, 4],
      [10, 11, 12, 13, 14],
    ]);
    expect([...run.columns.inner.twice]).toEqual([0, 2, 4, 6, 8]);
    expect(run.final.count).toBe(4);
  });

  it("gives each step the input at its beginning and the parameters", () => {
    const run = simulate(add, initial, { parameters: 10, dt: 0.5, duration: 1.5, input: (t) => t });
    expect([...run.columns.count]).toEqual([0, 0, 5, 15]);
  });

  it("keeps every n-th step, and returns the final state though it is not a sample", () => {
    const run = simulate(add, initial, { parameters: 1, dt: 1, duration: 7, input: () => 1, every: 3 });
    expect([...run.time]).toEqual([0, 3, 6]);
    expect([...run.columns.count]).toEqual([0, 3, 6]);
    expect(run.final.count).toBe(7);
  });

  it("leaves the initial state alone", () => {
    simulate(add, initial, { parameters: 1, dt: 1, duration: 3, input: () => 1 });
    expect([...initial.cells]).toEqual([0, 10]);
  });

  it.each([
    [{ dt: 0 }, "simulate: dt is 0 (give a number above 0)"],
    [{ duration: NaN }, "simulate: duration is NaN (give a number above 0)"],
    [{ every: 0 }, "simulate: every is 0 (give a whole number from 1)"],
    [{ dt: 0.4 }, "simulate: duration 1 is no whole number of steps of 0.4 (give a multiple of dt)"],
    [{ dt: 3 }, "simulate: duration 1 is no whole number of steps of 3 (give a multiple of dt)"],
  ])("refuses %o before it steps", (wrong, message) => {
    let stepped = false;
    const run = (): unknown =>
      simulate(
        (state: Counter) => {
          stepped = true;
          return state;
        },
        initial,
        { parameters: 1, dt: 1, duration: 1, input: () => 1, ...wrong },
      );
    expect(run).toThrow(new AstroNetError(message));
    expect(stepped).toBe(false);
  });

  it("refuses a state that cannot be a column", () => {
    const run = (): unknown =>
      simulate(
        (state: { name: string }) => state,
        { name: "x" },
        {
          parameters: 1,
          dt: 1,
          duration: 1,
          input: () => 1,
        },
      );
    expect(run).toThrow("simulate: a state holds x (use numbers, Float64Array and records)");
  });
});
