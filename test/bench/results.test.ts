import { expect, it } from "vitest";

import { merge, type Result } from "./results";

const result: Result = {
  work: "lenet5-plain",
  engine: "tensorflow",
  ours_ms: 20,
  peer: "PyTorch 2.13.0",
  peer_ms: 25,
  ratio: 0.8,
  threads: 2,
  commit: "abc1234",
};

it("replaces what has been measured again, and keeps the rest", () => {
  const other = "lenet5-plain,tensorflow,30,PyTorch 2.13.0,40,0.75,1,abc1234";
  const older = "lenet5-plain,tensorflow,99,PyTorch 2.13.0,99,1,2,0000000";
  expect(merge([older, other], [result])).toEqual([
    other,
    "lenet5-plain,tensorflow,20,PyTorch 2.13.0,25,0.8,2,abc1234",
  ]);
});
