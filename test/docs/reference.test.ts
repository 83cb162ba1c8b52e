import { expect, it } from "vitest";
import { gaps } from "../../notebooks/site/api/gaps";
import { referencePages } from "../../notebooks/site/api/reference";
import { typeHtml } from "../../notebooks/site/api/type";
import { plainText } from "../../notebooks/site/text/html";
import { documented } from "./sample-site";

const nowhere = (): undefined => undefined;

it("each name has its place, and types lead to where they are explained", () => {
  const [index, floor] = referencePages(documented);
  expect(index?.body).toContain(
    '<a href="kernel.html#evaluate"><code>evaluate</code></a></dt><dd>Mean loss, Σ_b (n_b / n).</dd>',
  );
  expect(floor?.body).toContain('<h3 id="evaluate">evaluate</h3>');
  expect(floor?.body).toContain('data: <a href="kernel.html#Dataset">Dataset</a>): number</code></pre>');
  expect(floor?.body).toContain('<a href="kernel.html#Dataset"><code>Dataset</code></a>');
  expect(floor?.body).toContain("<dt>Throws</dt>");
  expect(floor?.body).toContain("astronet-kernel install");
  expect(floor?.body).toContain("%%bash");
});

it("a name without a doc comment, and a link in one to nothing, are gaps", () => {
  expect(gaps(documented)).toEqual([]);
  const [one] = documented;
  const bare = {
    id: 9,
    name: "bare",
    kind: 64,
    flags: {},
    signatures: [{ id: 10, name: "bare", kind: 4096, flags: {} }],
  };
  const linked = {
    ...{ id: 11, name: "linked", kind: 256, flags: {} },
    comment: { summary: [{ kind: "inline-tag" as const, text: "nobody" }] },
  };
  expect(gaps([{ ...one!, module: { ...one!.module, children: [bare, linked] } }])).toEqual([
    "kernel/cell/globals.ts: bare has no doc comment",
    "kernel/cell/globals.ts: the comment of linked links to nobody, which is not there",
  ]);
});

it("types are written as in TypeScript", () => {
  const number = { type: "intrinsic", name: "number" };
  const written = (type: Parameters<typeof typeHtml>[0]): string => plainText(typeHtml(type, nowhere));
  const list = {
    type: "array",
    elementType: { type: "union", types: [number, { type: "literal", value: "a" }] },
  };
  expect(written(list)).toBe('(number | "a")[]');
  expect(written({ type: "typeOperator", operator: "readonly", target: list })).toBe(
    'readonly (number | "a")[]',
  );
  expect(
    written({
      type: "reference",
      name: "Float32Array",
      typeArguments: [{ type: "reference", name: "ArrayBufferLike" }],
    }),
  ).toBe("Float32Array");
  expect(
    written({ type: "tuple", elements: [{ type: "namedTupleMember", name: "height", element: number }] }),
  ).toBe("[height: number]");
  const call = {
    id: 1,
    name: "__type",
    kind: 4096,
    flags: {},
    type: number,
    parameters: [{ id: 2, name: "x", kind: 32768, flags: { isOptional: true }, type: number }],
  };
  const callback = {
    type: "reflection",
    declaration: { id: 3, name: "__type", kind: 65536, flags: {}, signatures: [call] },
  };
  expect(written(callback)).toBe("(x?: number) => number");
  expect(written({ type: "union", types: [callback, { type: "intrinsic", name: "undefined" }] })).toBe(
    "((x?: number) => number) | undefined",
  );
  expect(() => written({ type: "something" })).toThrow('no way to write the type "something"');
});
