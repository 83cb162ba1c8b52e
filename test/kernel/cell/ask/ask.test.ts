import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inspectedPlaces } from "../../../../kernel/cell/ask/inspection";
import { Notebook } from "../notebook";

let notebook: Notebook;
beforeAll(async () => {
  notebook = new Notebook();
  await notebook.cells.warmUp();
  await notebook.value(
    "/** How fast it learns. */\nconst learningRate = 0.1;\nclass Model {\n  /** Trains it. */\n  train(epochs: number) { return epochs }\n}\nconst model = new Model()",
  );
});
afterAll(() => {
  notebook.remove();
});

const complete = (code: string): ReturnType<Notebook["cells"]["complete"]> =>
  notebook.cells.complete(code, code.length);
const inspect = (code: string, cursor = code.length): string =>
  String(notebook.cells.inspect(code, cursor)?.["text/plain"]);

describe("completion", () => {
  it("finds names of earlier cells, of the library, of the kernel and of the language", () => {
    for (const [start, name] of [
      ["learn", "learningRate"],
      ["sca", "scale"],
      ["disp", "display"],
      ["Promi", "Promise"],
      ["proce", "process"],
      ["model.tr", "train"],
      ["tf.tens", "tensor"],
      ["const inHere = 1; inHe", "inHere"],
    ] as const) {
      expect(complete(start).matches, start).toContain(name);
    }
  });

  it("says which part of the code it replaces, and what kind each name is", () => {
    const { matches, start, end, kinds } = complete("1 + sca");
    expect([matches[0], start, end]).toEqual(["scale", 4, 7]);
    expect(kinds[0]).toEqual({ text: "scale", type: "function", start: 4, end: 7 });
    expect(complete("Gat").kinds[0]).toMatchObject({ text: "Gate", type: "class" });
    expect(complete("let o: GateOp").kinds[0]).toMatchObject({ text: "GateOptions", type: "interface" });
    expect(complete("learn").kinds[0]).toMatchObject({ text: "learningRate", type: "constant" });
  });

  it("works inside unfinished code, and below a magic", () => {
    expect(complete("for (const x of [1]) { model.").matches).toContain("train");
    expect(complete("%time\nmodel.").matches).toEqual(["train"]);
  });
});

describe("inspection", () => {
  it("shows the signature and the doc comment, as text and as Markdown", () => {
    expect(inspect("scale")).toBe(
      "function scale(x: number): number\n\nDoubles a number: y = 2 x.\n\n@param x the number",
    );
    expect(notebook.cells.inspect("scale", 2)?.["text/markdown"]).toBe(
      "```typescript\nfunction scale(x: number): number\n```\n\nDoubles a number: y = 2 x.\n\n- `@param` x the number",
    );
  });

  it("knows names of earlier cells, methods, classes under `new`, and kernel names", () => {
    expect(inspect("learningRate")).toBe("const learningRate: 0.1\n\nHow fast it learns.");
    expect(inspect("model.train")).toContain("Trains it.");
    expect(inspect("new Gate(1)", 6)).toContain("A gate between two layers.");
    expect(inspect("display")).toContain("Shows a value in the cell's output");
  });

  it("tells about the call around the cursor", () => {
    expect(inspect("scale(")).toContain("Doubles a number");
    expect(inspect("model.train(1, ", 14)).toContain("Trains it.");
    expect(inspect("scale( model.train( ) )", 6)).toContain("Doubles a number");
  });

  it("has nothing to say about nothing", () => {
    expect(notebook.cells.inspect("1 + 1", 2)).toBeUndefined();
    expect(notebook.cells.inspect("", 0)).toBeUndefined();
  });
});

describe("inspectedPlaces", () => {
  it("prefers the name at the cursor, then the one before it, then the innermost call", () => {
    expect(inspectedPlaces("ab", 0)).toEqual([0]);
    expect(inspectedPlaces("ab", 1)).toEqual([1, 0]);
    expect(inspectedPlaces("ab", 2)).toEqual([1]);
    expect(inspectedPlaces("f(g( ))", 4)).toEqual([2]);
    expect(inspectedPlaces("f(g( ))", 5)).toEqual([2]);
  });
});
