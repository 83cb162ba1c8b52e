import * as tf from "@tensorflow/tfjs-core";

import { AstroNetError } from "../error";

import { GradientSums } from "./gradient-sums";

/** An op that TensorFlow.js has recorded: its gradient wants those of all outputs, and gives those of inputs on demand. */
interface Recorded {
  readonly kernelName: string;
  readonly inputs: Readonly<Record<string, tf.Tensor>>;
  readonly outputs: readonly tf.Tensor[];
  readonly saved: readonly tf.Tensor[];
  readonly gradient?: (
    dy: readonly (tf.Tensor | null)[],
  ) => Readonly<Record<string, (() => tf.Tensor) | undefined>>;
}

/** What TensorFlow.js's engine keeps to itself: its public functions replay a record once and throw it away. */
interface Recorder {
  readonly state: { gradientDepth: number; activeTape: Recorded[] | null };
  startTape(): void;
  endTape(): void;
}

/** Losses, and for each of them the gradients of all parameters. */
export interface LossesWithGradients {
  readonly losses: readonly tf.Scalar[];
  /** By loss, then by parameter; zeros where a loss does not depend on one. */
  readonly gradients: readonly (readonly tf.Tensor[])[];
}

/**
 * Gradients of several losses from one forward pass: gᵢⱼ = ∂Lᵢ/∂θⱼ, all at the same point.
 *
 * Differentiating each loss by itself would compute what they have in common once a loss.
 *
 * @param forward computes the losses; everything else that it makes is disposed of
 * @throws AstroNetError if it is called while another gradient is being taken.
 */
export function gradientsOfEach(
  forward: () => readonly tf.Scalar[],
  parameters: readonly tf.Tensor[],
): LossesWithGradients {
  const recorder = idleRecorder();
  let tape: readonly Recorded[] = [];
  try {
    const losses = record(recorder, forward);
    tape = dependent(recorder.state.activeTape!, parameters);
    wanted = new Set(parameters.map(({ id }) => id));
    const behind = losses.map((loss) => opsBehind(loss, tape));
    return {
      losses,
      gradients: losses.map((loss, i) =>
        tf.tidy(() =>
          differentiate(tape, [[loss, one()]], parameters, (op) => {
            if (!behind.some((ops, other) => other > i && ops.has(op))) tf.dispose([...op.saved]);
          }),
        ),
      ),
    };
  } finally {
    wanted = undefined;
    for (const { saved } of recorder.state.activeTape ?? []) tf.dispose([...saved]);
    recorder.state.activeTape = null;
  }
}

/** A result whose gradients can be taken later, from the gradient for the result. */
export interface Pullback {
  readonly result: tf.Tensor;
  /** ∂L/∂θⱼ from ∂L/∂result, a parameter each. Call it inside a tidy. */
  gradients(dResult: tf.Tensor): tf.Tensor[];
  dispose(): void;
}

/** Several results whose gradients can be taken later. */
export interface PullbackOfEach {
  readonly results: readonly tf.Tensor[];
  /** ∂L/∂θⱼ from ∂L/∂result of each result that is given with it. Call it inside a tidy. */
  gradients(dResults: readonly (readonly [result: tf.Tensor, d: tf.Tensor])[]): tf.Tensor[];
  dispose(): void;
}

/**
 * Computes forwards, and keeps what the way back needs, so that something else can happen in between.
 *
 * @param forward computes the result; everything else that it makes is disposed of
 * @throws AstroNetError if it is called while another gradient is being taken.
 */
export function pullback(forward: () => tf.Tensor, parameters: readonly tf.Variable[]): Pullback {
  const one = pullbackOfEach(() => [forward()], parameters);
  const [result] = one.results as [tf.Tensor];
  return {
    result,
    gradients: (dResult) => one.gradients([[result, dResult]]),
    dispose() {
      one.dispose();
    },
  };
}

/**
 * The same for several results of one computation, none of them a parameter.
 *
 * @throws AstroNetError if it is called while another gradient is being taken.
 */
export function pullbackOfEach(
  forward: () => readonly tf.Tensor[],
  parameters: readonly tf.Variable[],
): PullbackOfEach {
  const recorder = idleRecorder();
  try {
    const results = record(recorder, forward);
    const recorded = recorder.state.activeTape!;
    const saved = recorded.flatMap((op) => op.saved);
    const tape = dependent(recorded, parameters);
    return {
      results,
      gradients(dResults) {
        wanted = new Set(parameters.map(({ id }) => id));
        try {
          return differentiate(tape, dResults, parameters);
        } finally {
          wanted = undefined;
        }
      },
      dispose() {
        tf.dispose([...results, ...saved]);
      },
    };
  } catch (error) {
    tf.dispose((recorder.state.activeTape ?? []).flatMap((op) => [...op.saved]));
    throw error;
  } finally {
    recorder.state.activeTape = null;
  }
}

/** Whether what is computed now is recorded, so that a gradient can be taken of it. */
export function isRecording(): boolean {
  return (tf.engine() as unknown as Recorder).state.gradientDepth > 0;
}

function idleRecorder(): Recorder {
  const recorder = tf.engine() as unknown as Recorder;
  if (recorder.state.gradientDepth === 0) return recorder;
  throw new AstroNetError(
    "gradients of each loss: within another gradient (only first derivatives are there)",
  );
}

function record<T extends tf.Tensor>(recorder: Recorder, forward: () => readonly T[]): T[] {
  recorder.startTape();
  try {
    return tf.tidy(() => [...forward()]);
  } finally {
    recorder.endTape();
  }
}

/** What of a record depends on the parameters, with only those inputs that do. */
function dependent(tape: readonly Recorded[], parameters: readonly tf.Tensor[]): Recorded[] {
  const reached = new Set(parameters.map(({ id }) => id));
  return tape.flatMap((op) => {
    const inputs = Object.entries(op.inputs).filter(([, { id }]) => reached.has(id));
    if (inputs.length === 0) return [];
    for (const { id } of op.outputs) reached.add(id);
    return [{ ...op, inputs: Object.fromEntries(inputs) }];
  });
}

/** Those of a record that a result was computed by. */
function opsBehind(result: tf.Tensor, tape: readonly Recorded[]): Set<Recorded> {
  const needed = new Set([result.id]);
  const ops = new Set<Recorded>();
  for (const op of [...tape].reverse()) {
    if (!op.outputs.some(({ id }) => needed.has(id))) continue;
    ops.add(op);
    for (const { id } of Object.values(op.inputs)) needed.add(id);
  }
  return ops;
}

/** The gradients of losses by themselves. */
const ones = new WeakSet<tf.Tensor>();

function one(): tf.Scalar {
  const gradient = tf.scalar(1);
  ones.add(gradient);
  return gradient;
}

/** Whether a gradient is known to be 1, so that nothing need be multiplied by it. */
export function isOne(gradient: tf.Tensor): boolean {
  return ones.has(gradient);
}

/** The parameters whose gradients are being taken; undefined where TensorFlow.js takes them, which does not say. */
let wanted: ReadonlySet<number> | undefined;

/** Whether a gradient that is being taken is worth computing for this parameter. */
export function isWanted(parameter: tf.Variable): boolean {
  return wanted?.has(parameter.id) ?? true;
}

/**
 * Walks the record backwards from results whose gradients are given.
 *
 * @param passed is told of each op once its gradients are taken
 */
function differentiate(
  tape: readonly Recorded[],
  given: readonly (readonly [result: tf.Tensor, d: tf.Tensor])[],
  parameters: readonly tf.Tensor[],
  passed?: (op: Recorded) => void,
): tf.Tensor[] {
  return tf.tidy(() => {
    const sums = new GradientSums(given);
    const last = new Set(parameters.map(({ id }) => id));
    for (const op of [...tape].reverse()) {
      const dy = op.outputs.map((output) => sums.of(output) ?? null);
      if (dy.some((value) => value !== null)) {
        const inputs = Object.entries(op.inputs);
        const dx = tf.tidy(() => {
          const byInput = op.gradient?.(dy) ?? {};
          return inputs.map(([name]) => {
            const compute = byInput[name];
            if (compute) return compute();
            throw new AstroNetError(`gradient: ${op.kernelName} has none for its input "${name}"`);
          });
        });
        sums.add(inputs.map(([, input], i) => [input, dx[i]!]));
        for (const output of op.outputs) if (!last.has(output.id)) sums.drop(output);
      }
      passed?.(op);
    }
    return parameters.map((parameter) => sums.of(parameter) ?? tf.zerosLike(parameter));
  });
}
