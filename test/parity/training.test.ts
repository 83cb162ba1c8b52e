import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { diverged, trained, type Trained } from "./training";
import { OnSoftwareGpu } from "./on-software-gpu";

/** How far a value may be from that of plain JavaScript, relative to the largest of its tensor. */
const tolerance = 1e-3;

describe("training on WebGPU, on a GPU in software, with a checkpoint and another run that goes on from it", () => {
  let gpu: OnSoftwareGpu;
  let onGpu: Trained[];
  let divergedOnGpu: Awaited<ReturnType<typeof diverged>>;
  let shown: unknown;
  let errors: string;
  let inPlainJavaScript: Trained[];
  beforeAll(async () => {
    gpu = new OnSoftwareGpu();
    const { stdout, stderr } = await gpu.run("training", ["webgpu", gpu.folder]);
    ({
      trained: onGpu,
      diverged: divergedOnGpu,
      shown,
    } = JSON.parse(stdout) as {
      shown: unknown;
      trained: Trained[];
      diverged: Awaited<ReturnType<typeof diverged>>;
    });
    errors = stderr;
    inPlainJavaScript = await trained("cpu");
  }, 600_000);
  afterAll(() => {
    gpu.remove();
  });

  it("says nothing on standard error, where Dawn would complain", () => {
    expect(errors).toBe("");
  });

  it.each(["trainPlain", "search", "learnStructure", "learnStructure by time"])(
    "%s does what it does in plain JavaScript",
    (name) => {
      const actual = onGpu.find((one) => one.name === name)!;
      const expected = inPlainJavaScript.find((one) => one.name === name)!;
      expect(Object.keys(actual.values)).toEqual(Object.keys(expected.values));
      for (const [tensor, values] of Object.entries(expected.values)) {
        const largest = Math.max(...values.map(Math.abs));
        const apart = Math.max(...values.map((value, i) => Math.abs(value - actual.values[tensor]![i]!)));
        expect(apart, tensor).toBeLessThanOrEqual(tolerance * largest);
      }
      expect(actual.epochs).toHaveLength(expected.epochs.length);
      expected.epochs.forEach((record, i) => {
        const other = actual.epochs[i]!;
        expect(other.loss).toBeCloseTo(record.loss, 3);
        expect(other.validationLoss ?? 0).toBeCloseTo(record.validationLoss ?? 0, 3);
        expect(other.activeUnits).toEqual(record.activeUnits);
        expect(other.gates.map(({ layer, step }) => [layer, step])).toEqual(
          record.gates.map(({ layer, step }) => [layer, step]),
        );
      });
    },
  );

  it("says where a value is no number any more, as an engine does that reads in each batch", async () => {
    expect(divergedOnGpu.message).toMatch(/ no number in .*regulation step \d/);
    expect(divergedOnGpu).toEqual(await diverged("cpu"));
  });

  it("shows a tensor as a cell does", () => {
    expect(shown).toEqual({ "text/plain": "Tensor float32 [3], 12 B\n[2, 4, 6]" });
  });

  it("leaves no tensors", () => {
    expect(divergedOnGpu.tensors).toBe(0);
    for (const { tensors } of onGpu) expect(tensors[1]).toBe(tensors[0]);
  });
});
