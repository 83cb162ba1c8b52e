import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { engine, useEngine, type EngineDescription } from "../../src/engine";
import { AstroNetError } from "../../src/error";
import { copyEngine, type CopiedEngine, type NativePart } from "./copied-engine";

describe("useEngine", () => {
  it.each(["tensorflow", "cpu"] as const)("makes %s the engine that computes", async (name) => {
    const description = await useEngine(name);
    expect(description.name).toBe(name);
    expect(engine()).toBe(description);
    expect(tf.getBackend()).toBe(name);
    expect(description.passedOver).toEqual([]);
    expect(description.threads).toBeGreaterThanOrEqual(1);
    expect(tf.tidy(() => tf.sum(tf.ones([3])).dataSync()[0])).toBe(3);
  });

  it("picks native TensorFlow by itself where it works", async () => {
    const description = await useEngine();
    expect(description.name).toBe("tensorflow");
    expect(description.library).toMatch(/^TensorFlow \d+\.\d+/);
    expect(description.device).toMatch(/^(CPU|GPU)/);
  });

  it("refuses an unknown name and leaves the engine in use", async () => {
    const before = await useEngine("cpu");
    await expect(useEngine("gpu" as never)).rejects.toThrow(AstroNetError);
    await expect(useEngine("gpu" as never)).rejects.toThrow(
      'unknown engine: "gpu" (use "auto", "tensorflow", "webgpu", "cpu")',
    );
    expect(engine()).toBe(before);
    expect(tf.getBackend()).toBe("cpu");
  });

  it("moves tensors from one engine to another when they are used there", async () => {
    await useEngine("cpu");
    const made = tf.tensor1d([1, 2, 3]);
    await useEngine("tensorflow");
    const sum = tf.sum(made);
    expect(sum.dataSync()[0]).toBe(6);
    tf.dispose([made, sum]);
  });
});

describe.each<[NativePart, string]>([
  ["unbuilt", "its native part has not been built"],
  ["damaged", "its native part does not load ("],
  ["missing", "its native part does not load (Cannot find module '@tensorflow/tfjs-node-gpu'"],
])("where the native part is %s", (nativePart, reason) => {
  let copy: CopiedEngine;
  beforeAll(() => {
    copy = copyEngine(nativePart);
  });
  afterAll(() => {
    copy.remove();
  });

  it("computes in plain JavaScript, and says what was passed over, why, and the remedy", () => {
    const { output, errors } = copy.run("console.log(JSON.stringify(await useEngine()))");
    const description = JSON.parse(output) as EngineDescription;
    expect(description.name).toBe("cpu");
    expect(description.passedOver.map(({ name }) => name)).toEqual(["tensorflow", "webgpu"]);
    const [tensorflow, webgpu] = description.passedOver;
    expect(tensorflow?.reason.startsWith(reason)).toBe(true);
    expect(tensorflow?.reason).not.toContain("\n");
    expect(tensorflow?.remedy).toBe("`npm run setup` builds it (needs Python 3.11+ and g++)");
    expect(webgpu?.reason).toBe("its packages are not installed");
    expect(webgpu?.remedy).toBe("`npm install` brings them");
    expect(errors).toBe("");
  });

  it("does the same when tensors are made before an engine has been picked", () => {
    const { output, errors } = copy.run(`
      const { uniform } = require("./src/engine");
      console.log(uniform([4], 1, 0, "x").size, engine().name, engine().passedOver.map(({ name }) => name).join());
    `);
    expect(output).toBe("4 cpu tensorflow\n");
    expect(errors).toBe("");
  });

  it("refuses the engine that is asked for by name, with reason and remedy, and can go on with another", () => {
    const { output } = copy.run(`
      await useEngine("tensorflow").catch((error) => console.log(error.name + ": " + error.message));
      console.log((await useEngine("cpu")).name);
    `);
    expect(output.startsWith(`AstroNetError: engine "tensorflow": ${reason}`)).toBe(true);
    expect(output).toMatch(/; `npm run setup` builds it .*\ncpu\n$/);
  });
});

describe("where no GPU answers", () => {
  let copy: CopiedEngine;
  beforeAll(() => {
    copy = copyEngine("missing");
    copy.addPackage("@tensorflow/tfjs-backend-webgpu", "");
    copy.addPackage(
      "webgpu",
      "exports.globals = {}; exports.create = () => ({ requestAdapter: () => Promise.resolve(null) });",
    );
  });
  afterAll(() => {
    copy.remove();
  });

  it("passes WebGPU over for that reason", () => {
    const { output } = copy.run("console.log(JSON.stringify((await useEngine()).passedOver[1]))");
    expect(JSON.parse(output)).toEqual({
      name: "webgpu",
      reason: "no GPU answers through Vulkan or Metal",
      remedy: "install the GPU's Vulkan driver and Vulkan's loader (Debian: libvulkan1)",
    });
  });
});

describe.each([
  [
    "software",
    "isFallbackAdapter: true",
    /^its adapter, Slow, is software that computes on the CPU, slower than the other engines$/,
    "install the GPU's Vulkan driver, or name the engine to use it all the same",
  ],
  [
    "a GPU",
    "isFallbackAdapter: false",
    // It is picked, and started; the package that is there in its stead has nothing in it.
    /^TensorFlow\.js \S+ has no Abs, .* for it, which training needs$/,
    "use another engine",
  ],
])("where the only adapter is %s", (_what, fallback, reason, remedy) => {
  let copy: CopiedEngine;
  beforeAll(() => {
    copy = copyEngine("missing");
    copy.addPackage("@tensorflow/tfjs-backend-webgpu", "");
    copy.addPackage(
      "webgpu",
      `const info = { vendor: "v", architecture: "a", device: "Slow", description: "d", ${fallback} };
      exports.globals = {}; exports.create = () => ({ requestAdapter: () => Promise.resolve({ info }) });`,
    );
    copy.grantGraphicsLibrary();
  });
  afterAll(() => {
    copy.remove();
  });

  it("is picked by itself if it is a GPU, and passed over if it is software", () => {
    const { output } = copy.run("console.log(JSON.stringify((await useEngine()).passedOver[1]))");
    expect(JSON.parse(output)).toEqual({
      name: "webgpu",
      reason: expect.stringMatching(reason) as string,
      remedy,
    });
  });

  it("refuses it by name where TensorFlow.js lacks kernels for it, and keeps the engine in use", () => {
    const { output } = copy.run(`
      await useEngine("cpu");
      await useEngine("webgpu").catch((error) => console.log(error.name + ": " + error.message));
      console.log(engine().name);
    `);
    expect(output).toMatch(
      /^AstroNetError: engine "webgpu": TensorFlow\.js .* has no Abs, .* for it, which training needs/,
    );
    expect(output).toMatch(/\ncpu\n$/);
  });
});
