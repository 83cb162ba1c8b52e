import { join } from "node:path";

import { describe, expect, it } from "vitest";

import {
  bindingArguments,
  places,
  opArguments,
  quietArguments,
} from "../../../kernel/setup/engine-recipe.mjs";

const tensorflow = ".venv/lib/python3.12/site-packages/tensorflow";

describe("bindingArguments", () => {
  it("finds TensorFlow from where the binding lies, so that a clone can be moved", () => {
    const args = bindingArguments({ platform: "linux", tensorflow, output: "out.node" });
    const rpath = args.find((argument) => argument.startsWith("-Wl,-rpath,"))?.slice("-Wl,-rpath,".length);
    expect(rpath?.startsWith("$ORIGIN/")).toBe(true);
    expect(join(places.binding, "..", rpath?.slice("$ORIGIN/".length) ?? "")).toBe(tensorflow);
    expect(args.filter((argument) => argument.startsWith("/"))).toEqual([]);
    expect(args.slice(-2)).toEqual(["-o", "out.node"]);
  });

  it("speaks to macOS's linker in its own words", () => {
    const args = bindingArguments({ platform: "darwin", tensorflow, output: "out.node" });
    expect(args).toContain("dynamic_lookup");
    expect(args).not.toContain("-shared");
    expect(args.some((argument) => argument.includes("@loader_path"))).toBe(true);
  });
});

describe("opArguments", () => {
  it("makes vectors of loops, and needs the smaller library alone", () => {
    const args = opArguments({ platform: "linux", tensorflow, output: "out.node" }, ["one.cc", "two.cc"]);
    expect(args).toContain("-O3");
    expect(args).not.toContain("-O2");
    expect(args).toContain("two.cc");
    expect(args.filter((argument) => argument.includes("libtensorflow"))).toHaveLength(1);
  });
});

describe("quietArguments", () => {
  it("needs no TensorFlow", () => {
    expect(quietArguments({ platform: "linux", output: "quiet.node" }).join(" ")).not.toContain(
      "tensorflow_",
    );
  });
});
