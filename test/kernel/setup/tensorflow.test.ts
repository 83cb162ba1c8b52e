import { expect, it } from "vitest";

import { installOr, tensorflowRequirement } from "../../../kernel/setup/tensorflow.mjs";

it.each([
  ["linux", "x64", false, "tensorflow-cpu==2.21.0"],
  ["linux", "x64", true, "tensorflow[and-cuda]==2.21.0"],
  ["linux", "arm64", false, "tensorflow==2.21.0"],
  ["darwin", "arm64", false, "tensorflow==2.21.0"],
])("on %s, %s, with a GPU: %s, TensorFlow comes as %s", (platform, arch, gpu, requirement) => {
  expect(tensorflowRequirement({ platform, arch, gpu })).toBe(requirement);
});

it("where CUDA's wheels cannot be installed, TensorFlow comes without, and the reason is told", async () => {
  const [asked, said]: [string[], string[]] = [[], []];
  const tools = {
    install(requirement: string) {
      asked.push(requirement);
      return requirement.includes("cuda")
        ? Promise.reject(new Error("no space left\nmore"))
        : Promise.resolve();
    },
    say: (line: string) => void said.push(line),
  };
  expect(await installOr("tensorflow[and-cuda]", "tensorflow-cpu", tools)).toBe("tensorflow-cpu");
  expect(asked).toEqual(["tensorflow[and-cuda]", "tensorflow-cpu"]);
  expect(said[0]).toMatch(/without CUDA: .* could not be installed \(no space left\); tensorflow-cpu/);
  await expect(
    installOr("tensorflow-cpu", "tensorflow-cpu", {
      ...tools,
      install: () => Promise.reject(new Error("no network")),
    }),
  ).rejects.toThrow("no network");
});
