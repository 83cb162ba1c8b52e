import { describe, expect, it } from "vitest";

import { epochAxis } from "../../../src/display/figure/epoch-axis";

describe("epochAxis", () => {
  it("puts ticks at whole epochs, however few there are", () => {
    expect(epochAxis(1, 8).dtick).toBe(1);
    expect(epochAxis(3, 8).dtick).toBe(1);
    expect(epochAxis(20, 8).dtick).toBe(5);
    expect(epochAxis(300, 8).dtick).toBe(50);
    expect(epochAxis(1000, 8).dtick).toBe(200);
  });
});
