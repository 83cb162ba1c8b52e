import { describe, expect, test } from "vitest";

import { parseIdx } from "../../src/data/idx";
import { idxBytes } from "./idx-bytes";
import { refusal } from "./temporary";

const path = "some/file";

describe("parseIdx", () => {
  test("reads shape and values, sharing the file's memory", () => {
    const bytes = idxBytes([2, 3, 4]);
    const { shape, values } = parseIdx({ path, bytes }, 3);
    expect(shape).toEqual([2, 3, 4]);
    expect([...values]).toEqual(Array.from({ length: 24 }, (_, i) => i));
    expect(values.buffer).toBe(bytes.buffer);
  });

  test("reads bytes that start within a larger buffer", () => {
    const whole = new Uint8Array(5 + 4 + 4 + 3);
    whole.set(idxBytes([3], [7, 8, 9]), 5);
    const { values } = parseIdx({ path, bytes: whole.subarray(5) }, 1);
    expect([...values]).toEqual([7, 8, 9]);
  });

  test("refuses a file that is cut anywhere", () => {
    const bytes = idxBytes([2, 3, 4]);
    for (let length = 0; length < bytes.length; length++) {
      const { message } = refusal(() => parseIdx({ path, bytes: bytes.subarray(0, length) }, 3));
      expect(message).toMatch(/^file cut short: some\/file has/);
      expect(message).toContain(`has ${length} bytes`);
      expect(message).toContain(length < 16 ? "header alone takes 16" : "expected 40 for 2 x 3 x 4 values");
      expect(message).toContain("copy or download it again");
    }
  });

  test("refuses bytes after the end", () => {
    const bytes = new Uint8Array([...idxBytes([2], [1, 2]), 0]);
    expect(refusal(() => parseIdx({ path, bytes }, 1)).message).toBe(
      "bytes after the end: some/file has 11 bytes, expected 10 for 2 values (copy or download it again)",
    );
  });

  test.each([
    [[0, 0, 8, 1], 3, "found 0x00000801, expected 0x00000803", "file of labels: are the two names swapped?"],
    [[0, 0, 8, 3], 1, "found 0x00000803, expected 0x00000801", "file of images: are the two names swapped?"],
    [[0x50, 0x4b, 3, 4], 3, "found 0x504b0304, expected 0x00000803", "not an IDX file"],
    [[0, 0, 0x0d, 3], 3, "found 0x00000d03, expected 0x00000803", "only unsigned bytes, type 0x08"],
    [[0, 0, 8, 4], 3, "found 0x00000804, expected 0x00000803", "it has 4 dimensions instead of 3"],
  ])("refuses the magic number %j", (magic, dimensions, found, meaning) => {
    const bytes = new Uint8Array(64);
    bytes.set(magic);
    const { message } = refusal(() => parseIdx({ path, bytes }, dimensions));
    expect(message).toContain(`wrong magic number in some/file: ${found}`);
    expect(message).toContain(meaning);
  });

  test("refuses a header that promises more than any file holds", () => {
    const bytes = idxBytes([2], [1, 2]);
    new DataView(bytes.buffer).setUint32(4, 0xffffffff);
    expect(refusal(() => parseIdx({ path, bytes }, 1)).message).toContain("expected 4294967303");
  });
});
