import { expect, it } from "vitest";

import { tensorflowRequirement } from "../../../kernel/setup/tensorflow.mjs";

it.each([
  ["linux", "x64", false, "tensorflow-cpu==2.21.0"],
  ["linux", "x64", true, "tensorflow[and-cuda]==2.21.0"],
  ["linux", "arm64", false, "tensorflow==2.21.0"],
  ["darwin", "arm64", false, "tensorflow==2.21.0"],
])("on %s, %s, with a GPU: %s, TensorFlow comes as %s", (platform, arch, gpu, requirement) => {
  expect(tensorflowRequirement({ platform, arch, gpu })).toBe(requirement);
});
