import { jupyterDisplay, type Displayable, type MimeBundle } from "../../src/mime";

/** A duration in the unit that suits it, with three significant digits: `1.23 ms`, `45.6 s`, `3 min 05 s`. */
export function duration(milliseconds: number): string {
  const digits = (value: number): string => String(Number(value.toPrecision(3)));
  if (milliseconds < 0.9995) return `${digits(milliseconds * 1000)} µs`;
  if (milliseconds < 999.5) return `${digits(milliseconds)} ms`;
  if (milliseconds < 99_950) return `${digits(milliseconds / 1000)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

/** How long some code took; all in milliseconds. */
export class Timing implements Displayable {
  /** Time on the clock. */
  readonly wall: number;
  /** Time that processors spent on the whole process: more than `wall` where several worked. */
  readonly user: number;
  readonly system: number;

  constructor(wall: number, user: number, system: number) {
    this.wall = wall;
    this.user = user;
    this.system = system;
  }

  toString(): string {
    return `wall ${duration(this.wall)}, CPU ${duration(this.user)} user and ${duration(this.system)} system`;
  }

  [jupyterDisplay](): MimeBundle {
    return { "text/plain": this.toString() };
  }
}

/** Starts a stopwatch; what it returns reads it. */
export function stopwatch(): () => Timing {
  const cpu = process.cpuUsage();
  const start = performance.now();
  return () => {
    const wall = performance.now() - start;
    const { user, system } = process.cpuUsage(cpu);
    return new Timing(wall, user / 1000, system / 1000);
  };
}
