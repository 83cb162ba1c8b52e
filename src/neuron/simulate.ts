import { AstroNetError } from "../error";

import { requireNumber } from "./domain";

/** A pure step: the state one `dt` later, under an input held constant over the step. */
export type StepFunction<State, Input, Parameters> = (
  state: State,
  input: Input,
  parameters: Parameters,
  dt: number,
) => State;

/**
 * How one field of a state is recorded: a number or a boolean (0 or 1) as one array over time, a vector as one array
 * over time for each element, a record field by field.
 */
export type StateColumn<Value> = Value extends number | boolean
  ? Float64Array
  : Value extends Float64Array
    ? readonly Float64Array[]
    : { readonly [Name in keyof Value]: StateColumn<Value[Name]> };

/** What {@link simulate} returns. */
export interface SimulatedTrajectory<State> {
  /** Time of each sample, in the model's unit; the first is 0. */
  readonly time: Float64Array;
  /** One column a field of the state, each as long as `time`. */
  readonly columns: { readonly [Name in keyof State]: StateColumn<State[Name]> };
  /** The state at the end, to go on from. */
  readonly final: State;
}

/** How long, how finely and under which input a model is simulated. */
export interface SimulateOptions<Input, Parameters> {
  readonly parameters: Parameters;
  /** Length of a step, in the model's unit of time (ms for Li-Rinzel, s for the others). */
  readonly dt: number;
  /** Length of the simulation, in the same unit; a whole number of steps. */
  readonly duration: number;
  /** The input over the step that begins at time `t`. */
  readonly input: (t: number) => Input;
  /** Keep every n-th step; 1 (each) where left out. The initial state is always kept. */
  readonly every?: number;
}

/**
 * Steps a model through time and returns its trajectory as columns to plot.
 *
 * @param step a pure step such as `liRinzel`.
 * @param initial the state at time 0; left as it is.
 * @throws AstroNetError if `dt` or `duration` is not positive, the duration is no whole number of steps, or `every`
 *   is no whole number from 1; and whatever the step refuses.
 */
export function simulate<State extends object, Input, Parameters>(
  step: StepFunction<State, Input, Parameters>,
  initial: State,
  { parameters, dt, duration, input, every = 1 }: SimulateOptions<Input, Parameters>,
): SimulatedTrajectory<State> {
  const steps = countSteps(dt, duration, every);
  const samples = Math.floor(steps / every) + 1;
  const time = new Float64Array(samples);
  const recorder = record(initial, samples);
  recorder.write(initial, 0);
  let state = initial;
  for (let k = 1; k <= steps; k++) {
    // k * dt, not a running sum, so that a million steps do not drift.
    state = step(state, input((k - 1) * dt), parameters, dt);
    if (k % every === 0) {
      time[k / every] = k * dt;
      recorder.write(state, k / every);
    }
  }
  return { time, columns: recorder.columns as SimulatedTrajectory<State>["columns"], final: state };
}

function countSteps(dt: number, duration: number, every: number): number {
  requireNumber("simulate", "dt", dt, "positive");
  requireNumber("simulate", "duration", duration, "positive");
  if (!Number.isInteger(every) || every < 1) {
    throw new AstroNetError(`simulate: every is ${every} (give a whole number from 1)`);
  }
  const steps = Math.round(duration / dt);
  if (steps < 1 || Math.abs(duration / dt - steps) > 1e-6 * steps) {
    throw new AstroNetError(
      `simulate: duration ${duration} is no whole number of steps of ${dt} (give a multiple of dt)`,
    );
  }
  return steps;
}

interface Recorder {
  readonly columns: unknown;
  readonly write: (value: unknown, sample: number) => void;
}

/** Lays out the columns after the first state, so that every later state must have its shape. */
function record(value: unknown, samples: number): Recorder {
  if (typeof value === "number" || typeof value === "boolean") {
    const column = new Float64Array(samples);
    return { columns: column, write: (now, sample) => (column[sample] = Number(now)) };
  }
  if (value instanceof Float64Array) {
    const columns = Array.from(value, () => new Float64Array(samples));
    const write = (now: unknown, sample: number): void => {
      columns.forEach((column, i) => (column[sample] = (now as Float64Array)[i] ?? NaN));
    };
    return { columns, write };
  }
  if (typeof value !== "object" || value === null) {
    throw new AstroNetError(
      `simulate: a state holds ${String(value)} (use numbers, Float64Array and records)`,
    );
  }
  const fields = Object.entries(value).map(([name, field]) => [name, record(field, samples)] as const);
  const write = (now: unknown, sample: number): void => {
    for (const [name, field] of fields) field.write((now as Readonly<Record<string, unknown>>)[name], sample);
  };
  return { columns: Object.fromEntries(fields.map(([name, field]) => [name, field.columns])), write };
}
