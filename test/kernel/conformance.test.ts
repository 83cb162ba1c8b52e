import { expect, test } from "vitest";
import { client } from "./client";

test("the standard suite for Jupyter kernels passes, with every sample filled in and nothing skipped", async () => {
  const { log } = await client("conformance.py");
  expect(log).toMatch(/^Ran 13 tests/m);
  expect(log).toMatch(/^OK$/m);
  expect(log).not.toMatch(/skipped|FAIL/i);
});
