import * as tf from "@tensorflow/tfjs-core";

/** What of tfjs-node's N-API binding is replaced here. */
interface Binding {
  readonly TF_FLOAT: number;
  readonly TF_ATTR_TYPE: number;
  createTensor(shape: number[], dtype: number, values: ArrayLike<number>): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Float32Array;
  executeOp(
    op: string,
    attributes: object[],
    inputs: number[],
    outputs: number,
  ): { id: number; dtype: number }[];
}

/** TensorFlow's number for double precision. */
const double = 2;

/**
 * Runs native TensorFlow in double precision while it calls back: TensorFlow.js still says `float32`, the library below
 * computes in float64, and values are rounded once, when they are read.
 *
 * A comparison of gradients needs it: they jump where an activation crosses zero, and of thousands of activations one
 * may lie within float32's rounding of it. Nothing made outside may be used inside, nor the other way round.
 */
export async function inFloat64<T>(callback: () => Promise<T>): Promise<T> {
  const backend = tf.backend() as unknown as { binding: Binding };
  const single = backend.binding;
  const kernels = composedBatchNorm();
  backend.binding = doubled(single);
  try {
    return await callback();
  } finally {
    backend.binding = single;
    for (const { kernel, own } of kernels) kernel.kernelFunc = own;
  }
}

function doubled(single: Binding): Binding {
  const doubles = new Set<number>();
  const cast = (id: number, from: number, to: number): number => {
    const type = (name: string, value: number) => ({ name, type: single.TF_ATTR_TYPE, value });
    return single.executeOp("Cast", [type("SrcT", from), type("DstT", to)], [id], 1)[0]!.id;
  };
  const replaced = {
    TF_FLOAT: double,
    createTensor(shape: number[], dtype: number, values: ArrayLike<number>): number {
      if (dtype !== double) return single.createTensor(shape, dtype, values);
      const id = single.createTensor(shape, single.TF_FLOAT, Float32Array.from(values));
      const wide = cast(id, single.TF_FLOAT, double);
      single.deleteTensor(id);
      doubles.add(wide);
      return wide;
    },
    deleteTensor(id: number): void {
      doubles.delete(id);
      single.deleteTensor(id);
    },
    tensorDataSync(id: number): Float32Array {
      if (!doubles.has(id)) return single.tensorDataSync(id);
      const narrow = cast(id, double, single.TF_FLOAT);
      const values = single.tensorDataSync(narrow);
      single.deleteTensor(narrow);
      return values;
    },
    executeOp(op: string, attributes: object[], inputs: number[], outputs: number) {
      const results = single.executeOp(op, attributes, inputs, outputs);
      for (const { id, dtype } of results) if (dtype === double) doubles.add(id);
      return results;
    },
  };
  // The binding's own constants are read-only: they are shadowed, not assigned.
  return Object.create(single, Object.getOwnPropertyDescriptors(replaced)) as Binding;
}

/** TensorFlow's fused batch normalisation has no double form; the composed one takes its place. */
function composedBatchNorm() {
  return ["AstroNetBatchNorm", "AstroNetBatchNormGradient"].map((name) => {
    const kernel = tf.getKernel(name, "tensorflow") as { kernelFunc: tf.KernelFunc };
    const own = kernel.kernelFunc;
    kernel.kernelFunc = tf.getKernel(name, "cpu").kernelFunc;
    return { kernel, own };
  });
}
