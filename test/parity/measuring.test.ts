import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { measured, type Measured } from "./measuring";
import { OnSoftwareGpu } from "./on-software-gpu";

/** How far a value may be from that of plain JavaScript, relative to the largest of its name. */
const tolerance = 1e-4;

describe("measuring, compact and export on WebGPU, on a GPU in software", () => {
  let gpu: OnSoftwareGpu;
  let onGpu: Measured;
  let inPlainJavaScript: Measured;
  let errors: string;
  beforeAll(async () => {
    gpu = new OnSoftwareGpu();
    const { stdout, stderr } = await gpu.run("measuring", ["webgpu", gpu.folder]);
    onGpu = JSON.parse(stdout) as Measured;
    errors = stderr;
    inPlainJavaScript = await measured("cpu", gpu.folder);
  }, 600_000);
  afterAll(() => {
    gpu.remove();
  });

  it("says nothing on standard error, where Dawn would complain", () => {
    expect(errors).toBe("");
  });

  it("comes to what it does in plain JavaScript", () => {
    const [actual, expected] = [onGpu.values, inPlainJavaScript.values];
    expect(Object.keys(actual)).toEqual(Object.keys(expected));
    for (const [name, values] of Object.entries(expected)) {
      expect(actual[name]!.length, name).toBe(values.length);
      const largest = Math.max(...values.map(Math.abs));
      const apart = Math.max(...values.map((value, i) => Math.abs(value - actual[name]![i]!)));
      expect(apart, name).toBeLessThanOrEqual(tolerance * largest);
    }
  });

  it("computes, made compact and read again, what the cut network does", () => {
    for (const [name, values] of Object.entries(onGpu.values)) {
      if (!name.endsWith(": cut")) continue;
      const largest = Math.max(...values.map(Math.abs));
      for (const form of ["compact", "read again"]) {
        onGpu.values[name.replace("cut", form)]!.forEach((value, i) => {
          expect(Math.abs(value - values[i]!), `${name}, ${form}`).toBeLessThanOrEqual(1e-4 * largest);
        });
      }
    }
  });

  it("leaves no tensors", () => {
    expect(onGpu.tensors).toBe(0);
    expect(inPlainJavaScript.tensors).toBe(0);
  });
});
