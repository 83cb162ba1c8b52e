import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Notebook } from "../notebook";

describe("the declarations of earlier cells", () => {
  let notebook: Notebook;
  beforeAll(() => {
    notebook = new Notebook();
  });
  afterAll(() => {
    notebook.remove();
  });

  it("stand through cells that declare nothing, in whatever order questions and cells come", async () => {
    await notebook.execute("const alpha = 1; const alphabet = 'abc';");
    for (let round = 0; round < 3; round++) {
      expect(await notebook.value("alpha")).toBe(1);
      // The code of the cell that has just run: nothing is parsed anew.
      expect(notebook.cells.complete("alpha", 3).matches).toEqual(
        expect.arrayContaining(["alpha", "alphabet"]),
      );
      expect(await notebook.value("alphabet.length")).toBe(3);
      expect(notebook.cells.inspect("alphabet", 3)?.["text/plain"]).toContain('"abc"');
    }
  });

  it("stand through cells that fail, and give way to those that replace them", async () => {
    await notebook.execute("const beta = 1, gamma = 2;");
    expect((await notebook.error("beta.toUpperCase();")).name).toBe("TypeScriptError");
    expect((await notebook.error("const beta = 'b'; JSON.parse('null').x; const gamma = 'c';")).name).toBe(
      "TypeError",
    );
    expect(await notebook.value("beta.toUpperCase() + gamma.toFixed(1)")).toBe("B2.0");
    expect(await notebook.value("beta.toUpperCase() + gamma.toFixed(1)")).toBe("B2.0");
  });
});
