import * as tf from "@tensorflow/tfjs-core";

import type { Messages } from "./messages";

/** How far the search has come. */
export interface Progress {
  /** Steps done. */
  step: number;
  /** Images that the network, and the scorer, have been given in the search. */
  seen: number;
  judged: number;
  /** C that the budget comes to; where it was given in milliseconds, it is measured when the run begins to train. */
  target: number;
}

/**
 * What the search knows of each unit, as numbers to work with, and as variables to keep from epoch to epoch.
 */
export class UnitState {
  /** 1 for a unit that is there, 0 for one that has been removed. */
  alive: Float32Array;
  logAlpha: Float32Array;
  messages: Messages;
  progress: Progress;
  /** What a checkpoint needs, by name. */
  readonly variables: ReadonlyMap<string, tf.Variable>;

  /**
   * @param logAlpha of each unit at the start
   * @param target C that the budget comes to
   */
  constructor(logAlpha: Float64Array, target: number) {
    const units = logAlpha.length;
    const named = (values: ArrayLike<number>): tf.Variable =>
      tf.tidy(() => tf.variable(tf.tensor1d(Float32Array.from(values)), false));
    this.variables = new Map([
      ["alive", named(new Float32Array(units).fill(1))],
      ["logAlpha", named(logAlpha)],
      ...messageNames.map((name): [string, tf.Variable] => [name, named(new Float32Array(units))]),
      ["progress", named([0, 0, 0, target])],
    ]);
    this.alive = this.read("alive");
    this.logAlpha = this.read("logAlpha");
    this.messages = this.readMessages();
    this.progress = this.readProgress();
  }

  /** Begins with another log α and target. */
  begin(logAlpha: Float64Array, target: number): void {
    this.logAlpha = Float32Array.from(logAlpha);
    this.progress.target = target;
    this.store();
  }

  /** Takes the variables' values. */
  load(): void {
    this.alive = this.read("alive");
    this.logAlpha = this.read("logAlpha");
    this.messages = this.readMessages();
    this.progress = this.readProgress();
  }

  /** Gives the variables these values. */
  store(): void {
    this.write("alive", this.alive);
    this.write("logAlpha", this.logAlpha);
    for (const name of messageNames) this.write(name, this.messages[name]);
    const { step, seen, judged, target } = this.progress;
    this.write("progress", [step, seen, judged, target]);
  }

  dispose(): void {
    tf.dispose([...this.variables.values()]);
  }

  private readMessages(): Messages {
    const average = (name: (typeof messageNames)[number]) => Float64Array.from(this.read(name));
    return {
      activation: average("activation"),
      fisher: average("fisher"),
      taylor: average("taylor"),
      gradient: average("gradient"),
    };
  }

  private readProgress(): Progress {
    const [step, seen, judged, target] = [...this.read("progress")] as [number, number, number, number];
    return { step, seen, judged, target };
  }

  private read(name: string): Float32Array {
    return Float32Array.from(this.variables.get(name)!.dataSync());
  }

  private write(name: string, values: ArrayLike<number>): void {
    tf.tidy(() => {
      this.variables.get(name)!.assign(tf.tensor1d(Float32Array.from(values)));
    });
  }
}

const messageNames = [
  "activation",
  "fisher",
  "taylor",
  "gradient",
] as const satisfies readonly (keyof Messages)[];
