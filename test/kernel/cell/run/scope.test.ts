import { describe, expect, it } from "vitest";
import { CellScope } from "../../../../kernel/cell/run/scope";

describe("CellScope", () => {
  it("knows what has been defined, whatever else the object holds", () => {
    const scope = new CellScope();
    scope.values.half = 1;
    scope.define("whole");
    scope.provide("given", () => 2);
    expect([scope.has("half"), scope.has("whole"), scope.has("given")]).toEqual([false, true, false]);
    expect([...scope.entries().keys()]).toEqual(["whole"]);
    expect(scope.values.given).toBe(2);
  });

  it("asks for a linked value each time, until it is assigned", () => {
    const scope = new CellScope();
    let value = 1;
    scope.link("x", () => value);
    value = 2;
    expect(scope.values.x).toBe(2);
    scope.values.x = "mine";
    expect(scope.values.x).toBe("mine");
    scope.link("x", () => value);
    expect(scope.values.x).toBe(2);
  });

  it("does not ask for a provided value twice", () => {
    const scope = new CellScope();
    let asked = 0;
    const give = (): number => ++asked;
    scope.provide("x", give);
    scope.provide("x", give);
    expect([scope.values.x, asked]).toEqual([1, 1]);
  });
});
