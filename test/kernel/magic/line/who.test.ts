import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, it } from "vitest";
import { brief, kindOf, who } from "../../../../kernel/magic/line/who";
import type { MagicContext } from "../../../../kernel/magic/magic";
import { useEngine } from "../../../../src/engine";

beforeAll(async () => {
  await useEngine("cpu");
});

class Gate {
  readonly step = 1;
}

it.each([
  [1, "number", "1"],
  ["a\nb", "string", "'a\\nb'"],
  ["x".repeat(100), "string", `'${"x".repeat(58)}…`],
  [null, "null", "null"],
  [undefined, "undefined", "undefined"],
  [[1, 2], "Array", "2 entries"],
  [new Map([[1, 2]]), "Map", "1 entries"],
  [new Float32Array(1000), "Float32Array", "1000 values, 4 kB"],
  [new Gate(), "Gate", "step"],
  [Gate, "class", ""],
  [() => 1, "function", ""],
  [Object.create(null), "object", ""],
])("%o is listed as %s, %s", (value, kind, text) => {
  expect(kindOf(value)).toBe(kind);
  expect(brief(value)).toBe(text);
});

it("a tensor is listed by its type and shape", () => {
  const tensor = tf.zeros([2, 3]);
  expect([kindOf(tensor), brief(tensor)]).toEqual(["Tensor", "float32 [2, 3]"]);
  tensor.dispose();
  expect(brief(tensor)).toBe("float32 [2, 3], disposed");
});

it("names are in order, and can be chosen by a part of them", () => {
  const names = new Map<string, unknown>([
    ["rate", 0.1],
    ["batch", 32],
  ]);
  const context = { cells: { names: () => names } } as unknown as MagicContext;
  expect(String(who.run("", context))).toBe(
    "name    kind     value\nbatch   number   32\nrate    number   0.1",
  );
  expect(String(who.run("ra", context))).toBe("name   kind     value\nrate   number   0.1");
  expect(String(who.run("z", context))).toBe('no name with "z" in it');
  expect(() => who.run("a b", context)).toThrow('not part of a name: "a b"');
});
