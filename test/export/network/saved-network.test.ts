import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as tf from "@tensorflow/tfjs-core";
import { afterAll, expect, it } from "vitest";

import { randomStream } from "../../../src/engine";
import { AstroNetError } from "../../../src/error";
import { loadNetwork, saveNetwork } from "../../../src/export";
import { writeSafetensors } from "../../../src/export/safetensors";
import { countParameters } from "../../../src/measure";
import { lenet5, resnet18 } from "../../../src/network";
import { distance } from "../../compact/cuts";
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

  it("halves the weights where asked, and keeps all else", async () => {
    const network = lenet5({ conv: [4, 6], dense: [20], bias: true, seed: 3 });
    const [whole, half] = [join(folder, "whole.safetensors"), join(folder, "half.safetensors")];
    const read = await loadNetwork(await saveNetwork(network, half, { weights: "float16" }));
    await saveNetwork(network, whole);
    const { weights } = countParameters(network);
    const saved = statSync(whole).size - statSync(half).size;
    // But for digits in the header.
    expect(Math.abs(saved - 2 * weights)).toBeLessThan(64);
    tf.tidy(() => {
      for (const [name, parameter] of network.parameters()) {
        const size = tf.max(tf.abs(parameter)).dataSync()[0]!;
        const apart = difference(read.parameters().get(name)!, parameter);
        if (name.endsWith(".bias")) expect(apart).toBe(0);
        else expect(apart).toBeLessThanOrEqual(size / 2048);
      }
      const x = noise(network, 2);
      expect(distance(network.forward(x, evaluation), read.forward(x, evaluation))).toBeLessThan(5e-3);
    });
    network.dispose();
    read.dispose();
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
    await expect(saveNetwork(network, file("gone/whole"))).rejects.toThrow(
      `no folder "${file("gone")}" for the network (make it first, or name another)`,
    );
    network.dispose();
    const whole = readFileSync(file("whole"));
    writeFileSync(file("short"), whole.subarray(0, whole.length - 8));
    await expect(loadNetwork(file("short"))).rejects.toThrow(AstroNetError);
    await expect(loadNetwork(file("short"))).rejects.toThrow(
      `network file: ${file("short")}: safetensors: bytes`,
    );
    /** The file with a text in its header replaced by another of the same length. */
    const changed = async (text: string, by: string): Promise<void> => {
      expect(by).toHaveLength(text.length);
      const at = whole.indexOf(text);
      expect(at).toBeGreaterThan(0);
      const bytes = Buffer.from(whole);
      bytes.write(by, at, "latin1");
      writeFileSync(file("changed"), bytes);
      (await loadNetwork(file("changed"))).dispose();
    };
    await expect(changed('\\"version\\":1', '\\"version\\":9')).rejects.toThrow("version 9, known is 1");
    await expect(changed('\\"op\\":\\"input\\"', '\\"op\\":\\"outpt\\"')).rejects.toThrow(
      "network.definition.graph.nodes: they do not begin with the images",
    );
    await expect(changed("convolution", "convulsions")).rejects.toThrow('.op: "convulsions" is none');
  });

  it("refuses a file with any byte of its header damaged, or reads a network", async () => {
    const network = randomNetwork(3);
    const path = await saveNetwork(network, join(folder, "damaged"));
    network.dispose();
    const whole = readFileSync(path);
    const header = Number(whole.readBigUInt64LE(0));
    const next = randomStream(1, "damage");
    for (let i = 0; i < 300; i++) {
      const bytes = Buffer.from(whole);
      bytes[8 + Math.floor(next() * header)] = 0x20 + Math.floor(next() * 0x5f);
      writeFileSync(path, bytes);
      try {
        (await loadNetwork(path)).dispose();
      } catch (error) {
        expect(error).toBeInstanceOf(AstroNetError);
        expect(String(error)).toContain(`network file: ${path}: `);
      }
    }
  });
});
