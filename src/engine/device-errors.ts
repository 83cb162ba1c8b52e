import type * as tf from "@tensorflow/tfjs-core";

import { AstroNetError } from "../error";

/** The part of a WebGPU backend that reads, and its device, which tells of errors long after the call that made them. */
interface ReadingBackend {
  readonly device: EventTarget;
  read(dataId: tf.DataId): Promise<tf.BackendValues>;
}

/** What a device tells of an error that nobody waited for. */
interface DeviceError extends Event {
  readonly error: { readonly message: string };
}

/**
 * Makes a WebGPU backend refuse to read what was computed by an operation that its device has refused: it would be zeros.
 *
 * The next reading behind the error throws it, once.
 */
export function raiseDeviceErrors(backend: tf.KernelBackend): void {
  const reading = backend as unknown as ReadingBackend;
  const own = reading.read.bind(reading);
  let refused: string | undefined;
  reading.device.addEventListener("uncapturederror", (event) => {
    // Else Dawn writes it to standard error.
    event.preventDefault();
    refused ??= (event as DeviceError).error.message.split("\n")[0]!.trim();
  });
  reading.read = async (dataId) => {
    const values = await own(dataId);
    const message = refused;
    refused = undefined;
    if (message === undefined) return values;
    throw new AstroNetError(
      `the engine "webgpu": the GPU refused an operation: ${message} (use another engine, or smaller tensors)`,
    );
  };
}
