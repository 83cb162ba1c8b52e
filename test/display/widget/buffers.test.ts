import { describe, expect, it } from "vitest";
import { joinBuffers, splitBuffers } from "../../../src/display/widget/buffers";

describe("splitBuffers", () => {
  it("takes typed arrays out, and says where they were", () => {
    const x = Float32Array.of(1, 2, 3, 4).subarray(1, 3);
    const split = splitBuffers({
      n: 1,
      x,
      list: [{ y: Uint8Array.of(7) }, Uint8Array.of(8), "text"],
      none: null,
    });
    expect(split.state).toEqual({ n: 1, list: [{}, null, "text"], none: null });
    expect(split.bufferPaths).toEqual([["x"], ["list", 0, "y"], ["list", 1]]);
    expect(split.buffers.map((buffer) => buffer.byteLength)).toEqual([8, 1, 1]);
    expect([...new Float32Array(split.buffers[0]!.buffer)]).toEqual([2, 3]);
  });

  it("copies, so that a message that waits does not change", () => {
    const x = Uint8Array.of(1);
    const { buffers } = splitBuffers({ x });
    x[0] = 2;
    expect(buffers[0]![0]).toBe(1);
  });

  it("is undone by joinBuffers", () => {
    const state = { a: [Uint8Array.of(1), { b: Uint8Array.of(2, 3) }], c: "d", e: new ArrayBuffer(2) };
    const { state: rest, bufferPaths, buffers } = splitBuffers(state);
    expect(joinBuffers(rest, bufferPaths, buffers)).toEqual({ ...state, e: new Uint8Array(2) });
  });
});

describe("joinBuffers", () => {
  it("leaves the state that it was given as it was", () => {
    const state = { list: [null] };
    joinBuffers(state, [["list", 0]], [Uint8Array.of(1)]);
    expect(state).toEqual({ list: [null] });
  });

  it("refuses paths that lead nowhere", () => {
    const one = [Uint8Array.of(1)];
    expect(() => joinBuffers({}, [[]], one)).toThrow("it is empty");
    expect(() => joinBuffers({ a: [1] }, [["a", 1]], one)).toThrow("leads nowhere, at 1");
    expect(() => joinBuffers({ a: 1 }, [["a", "b"]], one)).toThrow('leads nowhere, at "b"');
    expect(() => joinBuffers({}, [], one)).toThrow("0 buffer paths came with 1 buffers");
  });

  it("does not reach the prototype of objects", () => {
    expect(() => joinBuffers({}, [["__proto__", "polluted"]], [Uint8Array.of(1)])).toThrow("leads nowhere");
    expect("polluted" in {}).toBe(false);
  });
});
