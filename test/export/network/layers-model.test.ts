import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as tf from "@tensorflow/tfjs-core";
import { afterAll, expect, it } from "vitest";

import { compact } from "../../../src/compact";
import { AstroNetError } from "../../../src/error";
import { saveLayersModel, toLayersModel } from "../../../src/export";
import { GraphBuilder, lenet5, TaskNetwork } from "../../../src/network";
import { randomNetwork } from "../../compact/random-network";
import { onEachEngine } from "../../engine/engines";
import { evaluation, noise } from "../../network/networks";

const folder = mkdtempSync(join(tmpdir(), "astronet-layers-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The largest difference of a network's logits and its model's, by their size. */
async function distance(network: TaskNetwork): Promise<number> {
  const model = await toLayersModel(network);
  const found = tf.tidy(() => {
    const x = noise(network, 2);
    const expected = network.forward(x, evaluation);
    const size = Math.max(1, tf.max(tf.abs(expected)).dataSync()[0]!);
    return tf.max(tf.abs(tf.sub(expected, model.predict(x) as tf.Tensor))).dataSync()[0]! / size;
  });
  model.dispose();
  return found;
}

/** Runs plain TensorFlow.js in a process of its own, which knows nothing of us, on a saved model and images of ones. */
function plainTensorFlow(path: string, shape: readonly number[]): number[] {
  const program = `
    const tf = require("@tensorflow/tfjs");
    const { readFileSync } = require("node:fs");
    const { join } = require("node:path");
    const [folder, shape] = process.argv.slice(1);
    const { modelTopology, weightsManifest } = JSON.parse(readFileSync(join(folder, "model.json"), "utf8"));
    const bytes = readFileSync(join(folder, weightsManifest[0].paths[0]));
    const weightData = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData }))
      .then((model) => console.log(JSON.stringify([...model.predict(tf.ones([1, ...JSON.parse(shape)])).dataSync()])));
  `;
  const printed = execFileSync(process.execPath, ["-e", program, path, JSON.stringify(shape)], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return JSON.parse(printed.trim().split("\n").at(-1)!) as number[];
}

onEachEngine("a layers model", (engine) => {
  it("computes what the network does, whole or compact", async () => {
    for (let seed = 0; seed < (engine === "cpu" ? 60 : 20); seed++) {
      const network = randomNetwork(seed);
      expect(await distance(network), `seed ${seed}`).toBeLessThan(1e-5);
      const gates = Object.fromEntries(
        network.gates.map(({ name, units }) => [
          name,
          tf.tensor1d(Float32Array.from({ length: units }, (_, i) => ((i * 7 + seed) % 3 === 0 ? 0 : 0.5))),
        ]),
      );
      const { network: smaller } = compact(network, { gates });
      tf.dispose(gates);
      expect(await distance(smaller), `seed ${seed}, compact`).toBeLessThan(1e-5);
      smaller.dispose();
      network.dispose();
    }
  });

  it("is run by plain TensorFlow.js, without us", async () => {
    const network = lenet5({ conv: [3, 4], dense: [6], bias: true, inputShape: [16, 16, 1], seed: 2 });
    const path = join(folder, engine);
    expect(await saveLayersModel(network, path)).toBe(join(path, "model.json"));
    expect(readdirSync(path).sort()).toEqual(["model.json", "weights.bin"]);
    const expected = tf.tidy(() => [...network.forward(tf.ones([1, 16, 16, 1]), evaluation).dataSync()]);
    plainTensorFlow(path, [16, 16, 1]).forEach((logit, i) => {
      expect(logit).toBeCloseTo(expected[i]!, 5);
    });
    network.dispose();
  });

  it("takes padding in numbers where it is as much as a built-in layer's", async () => {
    const graph = new GraphBuilder([7, 7, 2]);
    const initial = (shape: readonly number[]) => tf.zeros([...shape]);
    const pooled = graph.averagePool(graph.input, 3, { stride: 3, padding: 1 });
    const output = graph.dense("fc", graph.globalAverage(pooled), { units: 2, initial });
    const network = new TaskNetwork(
      {
        name: "padded",
        inputShape: [7, 7, 2],
        classes: 2,
        graph: graph.build(output),
        planes: [],
        astrocyteChannels: [],
        astrocyteInitialiser: "normal",
      },
      { seed: 0 },
    );
    // Of [7, 7], windows of 3 with a stride of 3: "same" puts one zero on each side too.
    expect(await distance(network)).toBeLessThan(1e-6);
    network.dispose();
  });
});

it("names the pool that it refuses", async () => {
  const graph = new GraphBuilder([8, 8, 2]);
  const initial = (shape: readonly number[]) => tf.zeros([...shape]);
  const pooled = graph.maxPool(graph.input, 3, { stride: 2, padding: 1 });
  const output = graph.dense("fc", graph.globalAverage(pooled), { units: 2, initial });
  const definition = {
    name: "stem",
    inputShape: [8, 8, 2] as const,
    classes: 2,
    graph: graph.build(output),
    planes: [],
    astrocyteChannels: [],
    astrocyteInitialiser: "normal" as const,
  };
  const network = new TaskNetwork(definition, { seed: 0 });
  await expect(toLayersModel(network)).rejects.toThrow(AstroNetError);
  await expect(toLayersModel(network)).rejects.toThrow(
    "layer input.pool: padding of 1 around windows of 3×3",
  );
  network.dispose();
});
