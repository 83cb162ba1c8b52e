import { cpus } from "node:os";
import { setTimeout } from "node:timers/promises";

import { clocks } from "./clock";

/** Milliseconds that all cores of the machine have been busy since it started, whoever used them. */
export function machineBusy(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
}

/** A moment, for what other programs do until a later one. */
export interface Moment {
  readonly wall: number;
  readonly machine: number;
  /** Processor milliseconds of both sides of the bench. */
  readonly own: number;
}

/** How many cores other programs have kept busy between two moments. */
export function othersBusy(from: Moment, to: Moment): number {
  const others = to.machine - from.machine - (to.own - from.own);
  return Math.max(0, others / (to.wall - from.wall));
}

/** How many cores other programs keep busy while this one waits. */
export async function othersNow(milliseconds = 1000): Promise<number> {
  const moment = (): Moment => ({
    wall: performance.now(),
    machine: machineBusy(),
    own: clocks.processor(),
  });
  const from = moment();
  await setTimeout(milliseconds);
  return othersBusy(from, moment());
}
