import { describe, expect, it } from "vitest";
import { grid, numbers, records } from "../../../src/display/figure/check";

describe("numbers", () => {
  it("makes a plain array of an array or a typed array", () => {
    expect(numbers("x", [1, 2])).toEqual([1, 2]);
    expect(numbers("x", Uint8Array.of(3))).toEqual([3]);
  });

  it("refuses everything else", () => {
    expect(() => numbers("x", null)).toThrow("x must be an array of numbers: null");
    expect(() => numbers("x", "12")).toThrow('x must be an array of numbers: "12"');
    expect(() => numbers("x", new DataView(new ArrayBuffer(1)))).toThrow("an object");
    expect(() => numbers("x", [])).toThrow("x is empty");
    expect(() => numbers("x", [1, "2"])).toThrow("x[1] is not a finite number: 2");
  });
});

describe("grid", () => {
  it("wants rows of one length", () => {
    expect(grid("z", [[1], Float32Array.of(2)])).toEqual([[1], [2]]);
    expect(() => grid("z", [[1, 2], [3]])).toThrow("z[1] has 1 values, z[0] has 2");
    expect(() => grid("z", [])).toThrow("z must be an array of rows of numbers: an array");
  });
});

describe("records", () => {
  it("wants a list of objects", () => {
    expect(() => records("points", [1] as never)).toThrow("points[0] must be an object: number");
    expect(() => records("points", [[1]])).toThrow("points[0] must be an object: an array");
    expect(() => records("points", {} as never)).toThrow("points must be an array: an object");
  });
});
