import { describe, expect, it } from "vitest";

import { AstroNetError } from "../../src/error";
import {
  readMetadata,
  readSafetensors,
  writeSafetensors,
  type StoredTensor,
} from "../../src/export/safetensors";

const tensors = new Map<string, StoredTensor>([
  ["weights", { shape: [2, 3], values: Float32Array.of(1, -2, 3.5, 0, 5, 6) }],
  ["labels", { shape: [3], values: Int32Array.of(7, 8, 9) }],
]);

describe("safetensors", () => {
  it("reads back what it has written", () => {
    expect(readSafetensors(writeSafetensors(tensors))).toEqual(tensors);
  });

  it("carries texts, and floats in half precision", () => {
    const file = writeSafetensors(tensors, { metadata: { by: "us" }, half: new Set(["weights", "labels"]) });
    expect(readMetadata(file)).toEqual({ by: "us" });
    // All of these are halves; whole numbers stay whole.
    expect(readSafetensors(file)).toEqual(tensors);
    expect(file.length).toBe(writeSafetensors(tensors, { metadata: { by: "us" } }).length - 6 * 2);
    const large = new Map([["w", { shape: [1], values: Float32Array.of(-70_000) }]]);
    expect(() => writeSafetensors(large, { half: new Set("w") })).toThrow(AstroNetError);
    expect(() => writeSafetensors(large, { half: new Set("w") })).toThrow('-70000 in "w" is too large');
  });

  it("refuses a dtype that it does not know", () => {
    const file = Buffer.from(writeSafetensors(tensors));
    file.write("F64", file.indexOf("F32"), "latin1");
    expect(() => readSafetensors(file)).toThrow('dtype F64 of "weights"');
  });

  it("reads from bytes that lie anywhere in a larger buffer", () => {
    const file = writeSafetensors(tensors);
    const buffer = new Uint8Array(file.length + 3);
    buffer.set(file, 3);
    expect(readSafetensors(buffer.subarray(3))).toEqual(tensors);
    expect(readSafetensors(Buffer.from(file))).toEqual(tensors);
  });

  it("refuses a truncated file at every length", () => {
    const file = writeSafetensors(tensors);
    for (let length = 0; length < file.length; length++) {
      expect(() => readSafetensors(file.slice(0, length))).toThrow(AstroNetError);
    }
  });
});
