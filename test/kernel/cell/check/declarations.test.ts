import { describe, expect, it } from "vitest";
import { declaredNames, selectDeclarations } from "../../../../kernel/cell/check/declarations";
import { typescript } from "../../../../kernel/cell/typescript";

const text = `/** The rate. */
declare const lr: number, epochs: { n: number };
declare function step(x: number): number;
declare function step(x: string): string;
interface Options {
    a: number;
}
type Alias = Options | string;
declare class Model<T> {
    x: T;
}
declare enum Color {
    Red = 0
}
declare namespace Space {
    const n = 1;
}
import fs, { readFile as read, type Stats } from "fs";
import * as tf from "@tensorflow/tfjs-core";
import type { Shape } from "./shape";
export {};
`;

const without = (...names: readonly string[]): string =>
  selectDeclarations(typescript(), text, (name) => !names.includes(name));

describe("declaredNames", () => {
  it("lists every name once, whatever declares it", () => {
    expect([...declaredNames(typescript(), text)]).toEqual([
      "lr",
      "epochs",
      "step",
      "Options",
      "Alias",
      "Model",
      "Color",
      "Space",
      "fs",
      "read",
      "Stats",
      "tf",
      "Shape",
    ]);
  });
});

describe("selectDeclarations", () => {
  it("keeps everything but export lists when nothing is refused", () => {
    expect(without()).toBe(text.replace("export {};\n", ""));
  });

  it("takes single names out of a statement", () => {
    expect(without("lr")).toContain("declare const epochs: { n: number };\n");
    expect(without("fs", "read")).toContain('import { type Stats } from "fs";\n');
    expect(without("read", "Stats")).toContain('import fs from "fs";\n');
  });

  it("takes whole declarations out, overloads and comments included", () => {
    const rest = without(
      "lr",
      "epochs",
      "step",
      "Options",
      "Model",
      "Color",
      "Space",
      "fs",
      "read",
      "Stats",
      "Shape",
    );
    expect(rest).toBe('type Alias = Options | string;\nimport * as tf from "@tensorflow/tfjs-core";\n');
    expect(without("Shape", "tf")).not.toContain("shape");
  });
});
