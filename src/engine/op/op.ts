import * as tf from "@tensorflow/tfjs-core";

import { engine } from "../engine";
import type { NativeBackend } from "../native";

type Tensors<Name extends string, Optional extends string = never> = Readonly<
  Record<Name, tf.Tensor> & Partial<Record<Optional, tf.Tensor>>
>;
type Outputs = readonly tf.Tensor[];

/** An op with its gradient: composed of TensorFlow.js ops on every engine, fewer TensorFlow ops where it is native. */
export interface Op<Input extends string, Settings extends object, Optional extends string = never> {
  readonly name: string;
  /** Composed of ops that every engine has. */
  readonly portable: (inputs: Tensors<Input, Optional>, settings: Settings) => Outputs;
  /** The same by TensorFlow's own ops. */
  readonly native?: (inputs: Tensors<Input, Optional>, settings: Settings, backend: NativeBackend) => Outputs;
  /**
   * Gradients of inputs by name, from those of the outputs; inputs that it leaves out get none. One that is a function is
   * computed only where it is wanted.
   */
  readonly gradient?: {
    /** `"all"` only of inputs in order. */
    readonly saveInputs: readonly Input[] | "all";
    /** Which outputs it needs; they come behind the inputs in `saved`. */
    readonly saveOutputs: readonly boolean[];
    readonly backward: (
      dy: readonly tf.Tensor[],
      saved: readonly tf.Tensor[],
      settings: Settings,
    ) => Readonly<Partial<Record<Input | Optional, tf.Tensor | (() => tf.Tensor) | undefined>>>;
  };
}

/** Tensors that are known by their place in a list: `"0"`, `"1"`, …, as inputs of an op, or as their gradients. */
export function inOrder<T>(list: readonly T[]): Record<string, T> {
  return [...list] as unknown as Record<string, T>;
}

/** Registers an op with TensorFlow.js for each engine, and returns the function that runs it. */
export function defineOp<Input extends string, Settings extends object, Optional extends string = never>(
  op: Op<Input, Settings, Optional>,
): (inputs: Tensors<Input, Optional>, settings: Settings) => tf.Tensor[] {
  for (const backendName of ["tensorflow", "webgpu", "cpu"]) {
    tf.registerKernel({
      kernelName: op.name,
      backendName,
      kernelFunc: ({ inputs, attrs, backend }) => {
        const tensors = inputs as Tensors<Input, Optional>;
        const settings = attrs as unknown as Settings;
        return tf.tidy(() => [
          ...(backendName === "tensorflow" && op.native
            ? op.native(tensors, settings, backend as unknown as NativeBackend)
            : op.portable(tensors, settings)),
        ]);
      },
    });
  }
  const { gradient } = op;
  if (gradient) {
    tf.registerGradient({
      kernelName: op.name,
      ...(gradient.saveInputs === "all"
        ? { saveAllInputs: true }
        : { inputsToSave: [...gradient.saveInputs] }),
      outputsToSave: [...gradient.saveOutputs],
      gradFunc: (dy, saved, attrs) => {
        const dys = Array.isArray(dy) ? dy : [dy];
        const gradients = gradient.backward(dys, saved, attrs as unknown as Settings);
        return Object.fromEntries(
          Object.entries<tf.Tensor | (() => tf.Tensor) | undefined>(gradients).flatMap(([input, value]) =>
            value ? [[input, typeof value === "function" ? value : () => value]] : [],
          ),
        );
      },
    });
  }
  return (inputs, settings) => {
    engine();
    return ([] as tf.Tensor[]).concat(
      tf.engine().runKernel(op.name, inputs, settings as unknown as tf.NamedAttrMap),
    );
  };
}
