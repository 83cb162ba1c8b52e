import { describe, expect, it } from "vitest";

import { Missing } from "../../../kernel/setup/missing.mjs";
import { choosePython } from "../../../kernel/setup/python.mjs";

const python = (minor: number, hasVenv = true) => ({ executable: `/bin/python3.${minor}`, minor, hasVenv });

describe("choosePython", () => {
  it("takes the first that TensorFlow has wheels for", () => {
    expect(choosePython([python(14), python(13), python(11)]).minor).toBe(13);
    expect(choosePython([python(12), python(13)]).minor).toBe(12);
  });

  it("passes over a Python without venv", () => {
    expect(choosePython([python(12, false), python(11)]).minor).toBe(11);
  });

  it("takes a newer one where there is no other", () => {
    expect(choosePython([python(9), python(14)]).minor).toBe(14);
  });

  it("says what is missing, what for, and what works without it, in one line", () => {
    const errors = [[], [python(9)], [python(11, false)]].map((found) => {
      try {
        return choosePython(found);
      } catch (error) {
        return error;
      }
    });
    for (const error of errors) {
      expect(error).toBeInstanceOf(Missing);
      expect(String(error)).toMatch(
        /needed .*JupyterLab.*Without it, .*plain JavaScript engine.*apt install/,
      );
      expect(String(error)).not.toContain("\n");
    }
    expect(String(errors[1])).toContain("found 3.9: /bin/python3.9");
    expect(String(errors[2])).toContain("venv and ensurepip are missing from /bin/python3.11");
  });
});
