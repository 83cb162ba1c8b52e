import * as tf from "@tensorflow/tfjs-core";

import { AstroNetError } from "../../src/error";

import { clocks, type ClockName } from "./clock";
import { prepare } from "./ours";
import type { Work } from "./work";

/** Calls into TensorFlow's binding while a step runs; `name` is an op, or one of the binding's own calls. */
export interface Share {
  readonly name: string;
  /** Calls a step. */
  readonly count: number;
  /** Milliseconds a step. */
  readonly milliseconds: number;
}

/** Where the time of a step goes. */
export interface Profile {
  /** Milliseconds a step, measuring included. */
  readonly step: number;
  /** The costliest first. */
  readonly shares: readonly Share[];
  /** Milliseconds a step outside the binding: TensorFlow.js and our own code. */
  readonly javascript: number;
}

type Call = (...args: unknown[]) => unknown;
type Binding = Record<"executeOp" | "createTensor" | "tensorDataSync" | "deleteTensor", Call>;

const warmUpSteps = 5;

/**
 * Measures where one kind of step spends its time, by TensorFlow op and output shape.
 *
 * The native engine runs an op while its call lasts, so that the time of a call is the time of the op.
 *
 * @throws AstroNetError if another engine is in use.
 */
export async function profile(work: Work, steps: number, clock: ClockName): Promise<Profile> {
  const backend = tf.backend() as unknown as { binding: Binding };
  if (tf.getBackend() !== "tensorflow") {
    throw new AstroNetError(
      `profile: engine "${tf.getBackend()}" (only the native one, "tensorflow", has ops)`,
    );
  }
  const ours = await prepare(work);
  const binding = backend.binding;
  const now = clocks[clock];
  const tally = new Tally(now);
  try {
    for (let i = 0; i < warmUpSteps; i++) await ours.step();
    backend.binding = watched(binding, tally);
    const start = now();
    for (let i = 0; i < steps; i++) await ours.step();
    return tally.over(steps, now() - start);
  } finally {
    backend.binding = binding;
    ours.dispose();
  }
}

function watched(binding: Binding, tally: Tally): Binding {
  const plain = (name: keyof Binding): Call => {
    const call = binding[name].bind(binding);
    return (...args) =>
      tally.time(
        () => call(...args),
        () => `(${name})`,
      );
  };
  const execute = binding.executeOp.bind(binding);
  const calls: Binding = {
    createTensor: plain("createTensor"),
    tensorDataSync: plain("tensorDataSync"),
    deleteTensor: plain("deleteTensor"),
    executeOp: (op, ...rest) =>
      tally.time(
        () => execute(op, ...rest),
        (outputs) => `${String(op)} [${(outputs as { shape: number[] }[])[0]?.shape.join(", ") ?? ""}]`,
      ),
  };
  // The binding's own properties are read-only; its constants stay reachable through the prototype.
  return Object.create(binding, Object.getOwnPropertyDescriptors(calls)) as Binding;
}

class Tally {
  private readonly sums = new Map<string, { count: number; milliseconds: number }>();

  constructor(private readonly now: () => number) {}

  time(call: () => unknown, name: (result: unknown) => string): unknown {
    const start = this.now();
    const result = call();
    const taken = this.now() - start;
    const key = name(result);
    const sum = this.sums.get(key) ?? { count: 0, milliseconds: 0 };
    this.sums.set(key, { count: sum.count + 1, milliseconds: sum.milliseconds + taken });
    return result;
  }

  over(steps: number, total: number): Profile {
    const shares = [...this.sums].map(([name, { count, milliseconds }]): Share => ({
      name,
      count: count / steps,
      milliseconds: milliseconds / steps,
    }));
    shares.sort((a, b) => b.milliseconds - a.milliseconds);
    const native = shares.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    return { step: total / steps, shares, javascript: total / steps - native };
  }
}

/** A profile as a table of ops, then of the costliest ops by the shape of their first output. */
export function describe({ step, shares, javascript }: Profile, shapes = 25): string {
  const ops = new Map<string, Share>();
  for (const { name, count, milliseconds } of shares) {
    const op = name.replace(/ \[.*$/, "");
    const sum = ops.get(op);
    ops.set(op, {
      name: op,
      count: count + (sum?.count ?? 0),
      milliseconds: milliseconds + (sum?.milliseconds ?? 0),
    });
  }
  const line = (name: string, milliseconds: number, count?: number) =>
    [
      milliseconds.toFixed(2).padStart(9),
      `${((100 * milliseconds) / step).toFixed(1)} %`.padStart(8),
      (count === undefined ? "" : String(Math.round(count))).padStart(6),
      `  ${name}`,
    ].join("");
  const sorted = [...ops.values()].sort((a, b) => b.milliseconds - a.milliseconds);
  const calls = sorted.reduce((sum, { name, count }) => (name.startsWith("(") ? sum : sum + count), 0);
  return [
    "       ms   share calls  op (a step)",
    line("whole step", step),
    line("JavaScript", javascript),
    line("TensorFlow ops and the binding's own calls", step - javascript, calls),
    ...sorted.map(({ name, milliseconds, count }) => line(name, milliseconds, count)),
    "",
    `the ${shapes} costliest by the shape of their first output`,
    ...shares.slice(0, shapes).map(({ name, milliseconds, count }) => line(name, milliseconds, count)),
  ].join("\n");
}
