import { describe, expect, it } from "vitest";
import { sparkline } from "../../../src/display/progress/sparkline";

describe("sparkline", () => {
  it("draws each series with its name and last value", () => {
    const svg = sparkline("loss", [{ name: "a<b", colour: "#0072B2", x: [0, 1, 2], y: [4, 1, 0.123456] }]);
    expect(svg).toContain('aria-label="loss"');
    expect(svg).toContain('<tspan fill="#0072B2">a&lt;b 0.123</tspan>');
    expect(/points="([^"]*)"/.exec(svg)?.[1]).toBe("38.0,18.0 157.0,64.4 276.0,78.0");
  });

  it("draws nothing before there are two points, and a flat line as one", () => {
    expect(sparkline("loss", [{ name: "a", colour: "#000", x: [1], y: [1] }])).toBe("");
    const flat = sparkline("loss", [{ name: "a", colour: "#000", x: [1, 2], y: [5, 5] }]);
    expect(/points="([^"]*)"/.exec(flat)?.[1]).toBe("38.0,48.0 276.0,48.0");
  });
});
