import * as tf from "@tensorflow/tfjs-core";

import { AstroNetError } from "../error";

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
    return {
      losses,
      gradients: losses.map((loss) =>
        tf.tidy(() => differentiate(tape, [[loss, tf.onesLike(loss)]], parameters)),
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

/** The parameters whose gradients are being taken; undefined where TensorFlow.js takes them, which does not say. */
let wanted: ReadonlySet<number> | undefined;

/** Whether a gradient that is being taken is worth computing for this parameter. */
export function isWanted(parameter: tf.Variable): boolean {
  return wanted?.has(parameter.id) ?? true;
}

/** Walks the record backwards from results whose gradients are given. */
function differentiate(
  tape: readonly Recorded[],
  given: readonly (readonly [result: tf.Tensor, d: tf.Tensor])[],
  parameters: readonly tf.Tensor[],
): tf.Tensor[] {
  return tf.tidy(() => {
    const gradients = new Map(given.map(([{ id }, d]) => [id, d]));
    for (let i = tape.length - 1; i >= 0; i--) {
      const { kernelName, inputs, outputs, gradient } = tape[i]!;
      const dy = outputs.map(({ id }) => gradients.get(id) ?? null);
      if (dy.every((value) => value === null)) continue;
      const byInput = gradient?.(dy) ?? {};
      for (const [name, { id }] of Object.entries(inputs)) {
        const dx = byInput[name];
        if (!dx) throw new AstroNetError(`gradient: ${kernelName} has none for its input "${name}"`);
        const before = gradients.get(id);
        gradients.set(id, before ? tf.add(before, dx()) : dx());
      }
    }
    return parameters.map((parameter) => gradients.get(parameter.id) ?? tf.zerosLike(parameter));
  });
}
