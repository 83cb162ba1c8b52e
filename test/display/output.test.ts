import { afterEach, describe, expect, it, vi } from "vitest";
import { output, setOutput } from "../../src/display/output";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("output", () => {
  it("writes the text form to standard output where there is no notebook", () => {
    const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    output().display({ "text/plain": "a line", "text/html": "<b>a line</b>" });
    output().display({ "image/png": "" });
    expect(write.mock.calls).toEqual([["a line\n"]]);
    expect(output().inPlace).toBe(false);
  });

  it("is replaced, and given back", () => {
    const mine = { display: vi.fn() };
    const before = setOutput(mine);
    expect(output()).toBe(mine);
    expect(setOutput(before)).toBe(mine);
    expect(output()).toBe(before);
  });
});
