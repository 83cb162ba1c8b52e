import { describe, expect, it } from "vitest";

import { AstroNetError } from "../../src/error";
import { readHeader } from "../../src/export/safetensors-header";

/** A file with this header and no bytes behind it. */
function file(header: string): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

describe("the header of a safetensors file", () => {
  it("is read, with its metadata", () => {
    const { tensors, metadata, data } = readHeader(
      file(
        '{"__metadata__": {"by": "us"}, "w": {"dtype": "F32", "shape": [2, 0], "data_offsets": [0, 0]}}  ',
      ),
    );
    expect(tensors.get("w")).toEqual({ dtype: "F32", shape: [2, 0], offsets: [0, 0] });
    expect(metadata).toEqual({ by: "us" });
    expect(data).toHaveLength(0);
  });

  it.each([
    ["{", "a header that is no JSON"],
    ["[]", "a header that is no record"],
    ["null", "a header that is no record"],
    ['{"__metadata__": {"by": 1}}', "metadata that is no texts by name"],
    ['{"w": 3}', '3 for "w"'],
    ['{"w": {"shape": [1], "data_offsets": [0, 4]}}', 'for "w"'],
    ['{"w": {"dtype": "F32", "shape": [-1], "data_offsets": [0, 4]}}', 'for "w"'],
    ['{"w": {"dtype": "F32", "shape": [1], "data_offsets": [0]}}', 'for "w"'],
    ['{"w": {"dtype": "F32", "shape": [1], "data_offsets": [0.5, 4]}}', 'for "w"'],
  ])("is refused where it is %s", (header, message) => {
    expect(() => readHeader(file(header))).toThrow(AstroNetError);
    expect(() => readHeader(file(header))).toThrow(message);
  });

  it("is refused where it is longer than the file", () => {
    expect(() => readHeader(file("{}").subarray(0, 9))).toThrow("a header of 2 bytes in a file of 9");
    expect(() => readHeader(new Uint8Array(3))).toThrow("in a file of 3");
  });
});
