import * as tf from "@tensorflow/tfjs-core";

/** An op whose way back needs more than its inputs and outputs. */
export interface SavingOp {
  /** Those that get gradients, by name. */
  readonly inputs: Readonly<Record<string, tf.Tensor>>;
  /** Computes the outputs, and says what is to be saved. */
  readonly forward: (backend: tf.KernelBackend, save: (tensors: readonly tf.Tensor[]) => void) => tf.Tensor[];
  /** Gradients of inputs by name, from that of the first output; the others have none. */
  readonly backward: (
    dy: tf.Tensor,
    saved: readonly tf.Tensor[],
  ) => Readonly<Record<string, () => tf.Tensor>>;
}

/** TensorFlow.js's engine, with a function that it keeps to itself. */
interface Runner {
  runKernelFunc(op: {
    readonly inputs: SavingOp["inputs"];
    readonly forwardFunc: SavingOp["forward"];
    readonly backwardsFunc: (
      dy: tf.Tensor | tf.Tensor[],
      saved: readonly tf.Tensor[],
    ) => ReturnType<SavingOp["backward"]>;
  }): tf.Tensor[];
}

/** Runs an op, and records it where a gradient is taken. */
export function runSaving({ inputs, forward, backward }: SavingOp): tf.Tensor[] {
  return (tf.engine() as unknown as Runner).runKernelFunc({
    inputs,
    forwardFunc: forward,
    backwardsFunc: (dy, saved) => backward(([] as tf.Tensor[]).concat(dy)[0]!, saved),
  });
}
