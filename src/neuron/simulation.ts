import { AstroNetError } from "../error";

import { requireNumber } from "./domain";
import type { StepFunction } from "./simulate";

/** What a {@link Simulation} starts from. */
export interface SimulationOptions<State, Parameters> {
  readonly state: State;
  readonly parameters: Parameters;
  /** Length of a step, in the model's unit of time. */
  readonly dt: number;
}

/**
 * A model that remembers its state between cells of a notebook: the thin, stateful wrapper around a pure step.
 *
 * `parameters` may be replaced at any time, which is what a slider does.
 */
export class Simulation<State, Input, Parameters> {
  parameters: Parameters;
  readonly dt: number;
  readonly #step: StepFunction<State, Input, Parameters>;
  readonly #initial: State;
  #state: State;
  #steps = 0;

  /** @throws AstroNetError if `dt` is not positive. */
  constructor(
    step: StepFunction<State, Input, Parameters>,
    { state, parameters, dt }: SimulationOptions<State, Parameters>,
  ) {
    requireNumber("Simulation", "dt", dt, "positive");
    this.#step = step;
    this.#initial = state;
    this.#state = state;
    this.parameters = parameters;
    this.dt = dt;
  }

  /** The state now. */
  get state(): State {
    return this.#state;
  }

  /** Time since the start or the last reset, in the model's unit. */
  get time(): number {
    return this.#steps * this.dt;
  }

  /**
   * Takes `steps` steps under one input.
   *
   * @returns the new state.
   * @throws AstroNetError if `steps` is no whole number from 0; and whatever the step refuses.
   */
  advance(input: Input, steps = 1): State {
    if (!Number.isInteger(steps) || steps < 0) {
      throw new AstroNetError(`Simulation: steps is ${steps} (give a whole number from 0)`);
    }
    for (let k = 0; k < steps; k++) {
      this.#state = this.#step(this.#state, input, this.parameters, this.dt);
      this.#steps++;
    }
    return this.#state;
  }

  /** Goes back to the state that it started from, or to another one, at time 0. */
  reset(state: State = this.#initial): void {
    this.#state = state;
    this.#steps = 0;
  }
}
