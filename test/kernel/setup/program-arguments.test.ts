import { describe, expect, it } from "vitest";

import { programArguments } from "../../../kernel/setup/program-arguments.mjs";

const folders = { here: "/home/reader", root: "/clone" };

describe("programArguments", () => {
  it("takes a folder from where the reader stands", () => {
    expect(programArguments("parity", ["big", "--engine", "cpu"], folders)).toEqual([
      "/home/reader/big",
      "--engine",
      "cpu",
    ]);
  });

  it("takes the repository's fixtures where no folder is given", () => {
    expect(programArguments("parity", ["--engine", "cpu"], folders)).toEqual([
      "/clone/test/parity/fixtures",
      "--engine",
      "cpu",
    ]);
  });

  it("leaves the bench's arguments alone", () => {
    expect(programArguments("bench", ["step"], folders)).toEqual(["step"]);
  });
});
