import { mkdtempSync, rmSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as tf from "@tensorflow/tfjs-core";
import { afterAll, expect, it } from "vitest";

import { AstroNetError } from "../../../src/error";
import { loadNetwork, saveNetwork } from "../../../src/export";
import { writeSafetensors } from "../../../src/export/safetensors";
import { countParameters } from "../../../src/measure";
import { resnet18 } from "../../../src/network";
import { randomNetwork } from "../../compact/random-network";
import { difference } from "../../engine/difference";
import { onEachEngine } from "../../engine/engines";
import { evaluation, noise } from "../../network/networks";

const folder = mkdtempSync(join(tmpdir(), "astronet-network-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

onEachEngine("a saved network", () => {
  it("computes what it did, without the code that made it", async () => {
    for (let seed = 0; seed < 20; seed++) {
      const network = randomNetwork(seed);
      const read = await loadNetwork(await saveNetwork(network, join(folder, "random.safetensors")));
      tf.tidy(() => {
        const x = noise(network, 2);
        expect(difference(read.forward(x, evaluation), network.forward(x, evaluation))).toBe(0);
      });
      expect(read.name).toBe(network.name);
      expect(countParameters(read)).toEqual(countParameters(network));
      network.dispose();
      read.dispose();
    }
  });

  it("keeps the running statistics of each step", async () => {
    const network = resnet18({ width: 1, inputShape: [8, 8, 1], normSets: 2 });
    tf.tidy(() => {
      network.norms.conv1!.running[1]!.mean.assign(tf.fill([1], 0.25));
    });
    const read = await loadNetwork(await saveNetwork(network, join(folder, "sets.safetensors")));
    expect(read.norms.conv1!.running.map(({ mean }) => mean.dataSync()[0])).toEqual([0, 0.25]);
    network.dispose();
    read.dispose();
  });

  it("refuses files that are no network's, or damaged, and says which", async () => {
    const file = (name: string) => join(folder, name);
    await expect(loadNetwork(file("none"))).rejects.toThrow(AstroNetError);
    await expect(loadNetwork(file("none"))).rejects.toThrow(`network file: ${file("none")} cannot be read`);
    writeFileSync(file("plain"), writeSafetensors(new Map()));
    await expect(loadNetwork(file("plain"))).rejects.toThrow("holds tensors, but no network");
    const network = randomNetwork(1);
    await saveNetwork(network, file("whole"));
    network.dispose();
    const whole = readFileSync(file("whole"));
    writeFileSync(file("short"), whole.subarray(0, whole.length - 8));
    await expect(loadNetwork(file("short"))).rejects.toThrow(AstroNetError);
    writeFileSync(
      file("later"),
      Buffer.from(whole.toString("latin1").replace('\\"version\\":1', '\\"version\\":9'), "latin1"),
    );
    await expect(loadNetwork(file("later"))).rejects.toThrow("is of version 9, known is 1");
  });
});
