import type * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";

import { raiseDeviceErrors } from "../../src/engine/device-errors";

/** A backend with a device, as far as errors go. */
function backend() {
  const made = { device: new EventTarget(), read: () => Promise.resolve(Float32Array.of(1)) };
  raiseDeviceErrors(made as unknown as tf.KernelBackend);
  return made;
}

function deviceError(message: string): Event {
  return Object.assign(new Event("uncapturederror", { cancelable: true }), { error: { message } });
}

describe("raiseDeviceErrors", () => {
  it("lets be read what was computed without an error", async () => {
    expect(await backend().read()).toEqual(Float32Array.of(1));
  });

  it("throws the first error at the next reading, once, in place of Dawn's words on standard error", async () => {
    const { device, read } = backend();
    const first = deviceError("Out of memory.\n - While calling [Device].CreateBuffer");
    device.dispatchEvent(first);
    device.dispatchEvent(deviceError("[Invalid Buffer] is invalid."));
    expect(first.defaultPrevented).toBe(true);
    await expect(read()).rejects.toThrow(
      'the engine "webgpu": the GPU refused an operation: Out of memory. (use another engine, or smaller tensors)',
    );
    expect(await read()).toEqual(Float32Array.of(1));
  });
});
