import { describe, expect, it } from "vitest";
import { importedValue } from "../../../../kernel/cell/run/interop";

describe("importedValue", () => {
  const esLike = { __esModule: true, default: "d", a: 1 };
  const common = Object.assign(() => "called", { a: 1 });

  it.each([
    ["a name of an ES module", esLike, "a", 1],
    ["the default of an ES module", esLike, "default", "d"],
    ["a name of a CommonJS module", common, "a", 1],
    ["the default of a CommonJS module", common, "default", common],
    ["a name that is not there", common, "b", undefined],
    ["a whole ES module", esLike, "*", esLike],
    ["a whole CommonJS module", { a: 1 }, "*", { a: 1, default: { a: 1 } }],
    ["the default of a module that is a number", 5, "default", 5],
    ["the whole of a module that is a number", 5, "*", { default: 5 }],
  ])("takes %s", (_what, module, imported, value) => {
    expect(importedValue(module, imported)).toEqual(value);
  });
});
