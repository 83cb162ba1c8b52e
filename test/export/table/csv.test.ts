import { expect, it } from "vitest";
import { toCsv } from "../../../src/export/table/write";
import { sample } from "./sample-table";

it("writes every digit, and an uncertainty in a column of its own", () => {
  expect(toCsv(sample)).toBe(
    [
      "method,accuracy (%),accuracy (%) uncertainty,parameters,note",
      "dense & plain,99.1234,0.0345,430500,ref_1",
      "AstroNet,99.31,0.12,21034,",
      '"µ ≤ 5 %, ""x""",98.3,1.2,2760.5,a|b',
      "",
    ].join("\n"),
  );
});
