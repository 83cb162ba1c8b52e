import * as tf from "@tensorflow/tfjs-core";

import { AstroNetError } from "../error";

/** Whether a tensor can be read at once on the engine in use: not on WebGPU, where reading is asynchronous. */
export function readsAtOnce(): boolean {
  return tf.getBackend() !== "webgpu";
}

/**
 * Refuses work that must read a tensor at once on an engine that cannot.
 *
 * @param what what is refused, for example `"learnStructure"`
 * @throws AstroNetError that names the engines that can.
 */
export function mustReadAtOnce(what: string): void {
  if (readsAtOnce()) return;
  throw new AstroNetError(
    `${what}: reads tensors at once, which the engine "${tf.getBackend()}" cannot (${engines} can: useEngine("tensorflow"))`,
  );
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
