import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as tf from "@tensorflow/tfjs-core";
import { afterAll, expect, it } from "vitest";

import { compact } from "../../../src/compact";
import { saveLayersModel, toLayersModel } from "../../../src/export";
import { densenet40, lenet5, mobileNetV1, resnet20, resnet34, type TaskNetwork } from "../../../src/network";
import { distance, randomGates } from "../../compact/cuts";
import { randomNetwork, settle } from "../../compact/random-network";
import { onEachEngine } from "../../engine/engines";
import { evaluation, noise } from "../../network/networks";

const folder = mkdtempSync(join(tmpdir(), "astronet-layers-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What is looked at in a `model.json`. */
interface Saved {
  readonly modelTopology: {
    readonly config: { readonly layers: readonly { readonly class_name: string }[] };
  };
}

/** The largest difference of a network's logits and its model's, by their size. */
async function apart(network: TaskNetwork, step = 1): Promise<number> {
  const model = await toLayersModel(network, { step });
  const found = tf.tidy(() => {
    const x = noise(network, 2);
    return distance(network.forward(x, { ...evaluation, step }), model.predict(x) as tf.Tensor);
  });
  model.dispose();
  return found;
}

/** What is left of a network with random gates. */
async function cut(network: TaskNetwork, seed: number): Promise<TaskNetwork> {
  const gates = randomGates(network, seed);
  const { network: smaller } = await compact(network, { gates });
  tf.dispose(gates);
  return smaller;
}

/**
 * Runs plain TensorFlow.js, which knows nothing of us, in a process of its own.
 *
 * @param folders of saved models, each with images in `images.json`
 * @returns the logits of each
 */
function plainTensorFlow(folders: readonly string[]): number[][] {
  const program = `
    const tf = require("@tensorflow/tfjs");
    const { readFileSync } = require("node:fs");
    const { join } = require("node:path");
    const run = async (folder) => {
      const { modelTopology, weightsManifest } = JSON.parse(readFileSync(join(folder, "model.json"), "utf8"));
      const bytes = readFileSync(join(folder, weightsManifest[0].paths[0]));
      const weightData = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
      const weightSpecs = weightsManifest[0].weights;
      const model = await tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
      return [...model.predict(tf.tensor(JSON.parse(readFileSync(join(folder, "images.json"), "utf8")))).dataSync()];
    };
    Promise.all(process.argv.slice(1).map(run)).then((logits) => console.log(JSON.stringify(logits)));
  `;
  const printed = execFileSync(process.execPath, ["-e", program, ...folders], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return JSON.parse(printed.trim().split("\n").at(-1)!) as number[][];
}

onEachEngine("a layers model", (engine) => {
  it("computes what the network does, whole or compact", async () => {
    for (let seed = 0; seed < (engine === "cpu" ? 120 : 30); seed++) {
      const network = randomNetwork(seed);
      expect(await apart(network, 1 + (seed % 2)), `seed ${seed}`).toBeLessThan(1e-5);
      const smaller = await cut(network, seed);
      expect(await apart(smaller), `seed ${seed}, compact`).toBeLessThan(1e-5);
      smaller.dispose();
      network.dispose();
    }
  });

  it.each([
    ["ResNet-20 with zeros in its shortcuts", () => resnet20({ width: 2, inputShape: [12, 12, 3] })],
    [
      "ResNet-34 with ImageNet's stem",
      () => resnet34({ width: 1, stem: "imagenet", inputShape: [40, 40, 3] }),
    ],
    ["MobileNet", () => mobileNetV1({ width: 0.05, inputShape: [12, 12, 3] })],
    ["DenseNet", () => densenet40({ growth: 1, inputShape: [12, 12, 3] })],
  ] as const)("computes what %s does", async (_, make) => {
    const network = make();
    settle(network, 1);
    expect(await apart(network)).toBeLessThan(1e-5);
    network.dispose();
  });

  it("is run by plain TensorFlow.js, without us", async () => {
    const saved: { path: string; logits: tf.Tensor }[] = [];
    const keep = async (network: TaskNetwork): Promise<void> => {
      const path = join(folder, engine, String(saved.length));
      expect(await saveLayersModel(network, path)).toBe(join(path, "model.json"));
      expect(readdirSync(path).sort()).toEqual(["model.json", "weights.bin"]);
      const x = noise(network, 2);
      writeFileSync(join(path, "images.json"), JSON.stringify(x.arraySync()));
      saved.push({ path, logits: tf.tidy(() => network.forward(x, evaluation)) });
      x.dispose();
      network.dispose();
    };
    await keep(lenet5({ conv: [3, 4], dense: [6], bias: true, inputShape: [16, 16, 1], seed: 2 }));
    for (let seed = 0; seed < 20; seed++) {
      const network = randomNetwork(seed);
      await keep(await cut(network, seed));
      network.dispose();
    }
    plainTensorFlow(saved.map(({ path }) => path)).forEach((logits, i) => {
      const expected = saved[i]!.logits;
      tf.tidy(() => {
        expect(distance(expected, tf.tensor(logits, expected.shape)), String(i)).toBeLessThan(1e-5);
      });
      expected.dispose();
    });
  });

  it("has the bias of a layer in the layer", async () => {
    const network = lenet5({ conv: [2, 2], dense: [3], bias: true, inputShape: [16, 16, 1] });
    const path = await saveLayersModel(network, join(folder, `${engine}-bias`));
    const { modelTopology } = JSON.parse(readFileSync(path, "utf8")) as Saved;
    const kinds = modelTopology.config.layers.map((layer) => layer.class_name);
    expect(kinds).toEqual([
      ...["InputLayer", "Conv2D", "MaxPooling2D", "Activation", "Conv2D", "MaxPooling2D", "Activation"],
      ...["Permute", "Flatten", "Dense", "Activation", "Dense"],
    ]);
    network.dispose();
  });
});
