import * as tf from "@tensorflow/tfjs-core";

import { AstroNetError } from "../error";

/** Whether a tensor can be read at once on the engine in use: not on WebGPU, where reading is asynchronous. */
export function readsAtOnce(): boolean {
  return tf.getBackend() !== "webgpu";
}

/**
 * Reads tensors, so that whatever reads them at once behind it finds their values on the host.
 *
 * On an engine that reads at once there is nothing to wait for, and nothing is read.
 */
export async function readAhead(tensors: Iterable<tf.Tensor>): Promise<void> {
  if (readsAtOnce()) return;
  // The backend keeps what it has read beside what lies on the GPU.
  await Promise.all([...tensors].map((tensor) => tensor.data()));
}

/**
 * The values of what is computed, in its order, as copies; everything that is made is disposed of.
 *
 * @param work runs in a tidy
 */
export async function valuesOf(work: () => readonly tf.Tensor[]): Promise<Float32Array[]> {
  // Clones: what is computed may be somebody's own.
  const computed = tf.tidy(() => work().map((tensor) => tf.clone(tensor)));
  try {
    return await Promise.all(computed.map(async (tensor) => Float32Array.from(await tensor.data())));
  } finally {
    tf.dispose(computed);
  }
}

/** The part of a WebGPU backend that reads. */
interface ReadingBackend {
  readonly tensorMap: { get(dataId: tf.DataId): { readonly values: tf.BackendValues | null } | undefined };
  readSync(dataId: tf.DataId): tf.BackendValues;
}

/**
 * Makes a WebGPU backend refuse to read at once what lies on the GPU, and say what to do. Its own way needs a browser's
 * canvas. What the host has is read as before.
 */
export function refuseReadingAtOnce(backend: tf.KernelBackend): void {
  const reading = backend as unknown as ReadingBackend;
  reading.readSync = (dataId) => {
    const values = reading.tensorMap.get(dataId)?.values;
    if (values !== null && values !== undefined) return values;
    throw new AstroNetError(
      `reading a tensor at once: the engine "webgpu" cannot (await its data(); ${engines} can read at once)`,
    );
  };
}

const engines = '"tensorflow" and "cpu"';
