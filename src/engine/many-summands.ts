import * as tf from "@tensorflow/tfjs-core";

/** The part of a WebGPU backend that is used here. */
interface Limited {
  readonly device: { readonly limits: { readonly maxStorageBuffersPerShaderStage: number } };
  disposeData(dataId: tf.DataId): boolean;
}

/**
 * Makes a sum of many tensors work on WebGPU, in groups of as many as a shader may read.
 *
 * TensorFlow.js hands all to one shader, which a device refuses beyond its limit, 8 buffers on most; the sum is then wrong
 * without an error.
 */
export function sumInGroups(): void {
  const kernel = tf.getKernel(tf.AddN, "webgpu") as { kernelFunc: tf.KernelFunc };
  const own = kernel.kernelFunc;
  kernel.kernelFunc = ({ inputs, attrs, backend }) => {
    const limited = backend as Limited;
    // One buffer is the result's.
    const most = limited.device.limits.maxStorageBuffersPerShaderStage - 1;
    const sum = (terms: readonly tf.TensorInfo[]): tf.TensorInfo =>
      own({ inputs: terms as unknown as tf.NamedTensorInfoMap, attrs, backend }) as tf.TensorInfo;
    let rest = Object.values(inputs) as tf.TensorInfo[];
    let before: tf.TensorInfo | undefined;
    while (rest.length > most) {
      const group = sum(rest.slice(0, most));
      if (before) limited.disposeData(before.dataId);
      rest = [group, ...rest.slice(most)];
      before = group;
    }
    const total = sum(rest);
    if (before) limited.disposeData(before.dataId);
    return total;
  };
}
