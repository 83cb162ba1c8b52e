import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";

import { constantGates, frozenAstrocyte, permutedGates, ungated } from "../../src/astrocyte";
import { useEngine } from "../../src/engine";
import { AstroNet, type AstroNetOptions } from "../../src/network";
import { compress, search, type SearchOptions } from "../../src/train";
import { astronetState } from "../../src/train/state";
import { leavesNoTensors } from "../engine/engines";

import { smallLeNet } from "./small-lenet";
import { historyOf, images, moved } from "./small-net";

const form: AstroNetOptions = {
  planes: [
    { layers: ["conv1", "conv2"], width: 2 },
    { layers: ["fc1", "fc2"], width: 4 },
  ],
  astrocyteChannels: [[2], [2]],
  seed: 6,
};

/** Trains an ablation, or a control, by a search. */
async function searched(options: AstroNetOptions, training: Partial<SearchOptions> = {}) {
  const net = new AstroNet(smallLeNet(), { ...form, ...options });
  try {
    const changed = await moved(astronetState(net), async () => {
      await historyOf(search(net, images, images, { epochs: 1, batchSize: 16, ...training }));
    });
    const trained = [...net.astrocyteParameters().keys()].map((name) => `astrocyte.${name}`);
    return { changed, trained };
  } finally {
    net.dispose();
  }
}

describe("ablations and controls under training", () => {
  beforeAll(async () => {
    await useEngine("tensorflow");
  });
  leavesNoTensors();

  it.each<AstroNetOptions>([
    { mechanisms: "temporal" },
    { mechanisms: "global", global: "tokens" },
    { mechanisms: "local" },
    { global: "plane" },
    { global: "planes", temporal: "lasting" },
    { control: permutedGates({ seed: 1 }) },
  ])("trains the network and the astrocyte with %j", async (options) => {
    const { changed, trained } = await searched(options);
    expect(trained.length).toBeGreaterThan(3);
    for (const name of trained) expect(changed, name).toContain(name);
    expect(changed).toContain("network.conv1");
    expect(changed.has("lasting.1.value")).toBe(options.temporal === "lasting");
  });

  it.each<AstroNetOptions>([
    { mechanisms: "neither" },
    { control: ungated() },
    { control: constantGates(0.5) },
    { control: frozenAstrocyte() },
  ])("trains the network alone with %j", async (options) => {
    const { changed, trained } = await searched(options);
    for (const name of trained) expect(changed, name).not.toContain(name);
    expect(changed).toContain("network.conv1");
  });

  it("names a net's control in the labels of search and compress", () => {
    const net = new AstroNet(smallLeNet(), { ...form, gate: "relu", temporal: "none", control: ungated() });
    const runs = [search(net, images, images, { epochs: 1 }), compress(net, images, { epochs: 1 })];
    expect(runs.map(({ label }) => label)).toEqual(["AstroNet search, ungated", "compress, ungated"]);
    for (const run of runs) run.dispose();
    expect(() => compress(net, images, { epochs: 1, astrocyte: "trained" })).toThrow("nothing to learn");
    net.dispose();
  });

  it("compresses with gates that last, and leaves out the astrocytes' epochs under a control", async () => {
    const net = new AstroNet(smallLeNet(), { ...form, gate: "relu", temporal: "lasting" });
    const changed = await moved(astronetState(net), () =>
      historyOf(compress(net, images, { epochs: 3, start: 0, batchSize: 16 })),
    );
    expect(net.lasting[0]!.state.get("calls")!.dataSync()[0]).toBe(9);
    expect(changed).toContain("astrocyte.0.down.0.filters");
    net.dispose();
    const still = new AstroNet(smallLeNet(), { ...form, gate: "relu", temporal: "none", control: ungated() });
    const parameters = still.astrocyteParameters();
    expect(
      await moved(parameters, () =>
        historyOf(compress(still, images, { epochs: 2, start: 0, batchSize: 16 })),
      ),
    ).toEqual(new Set());
    still.dispose();
  });

  it("goes on from a checkpoint with what has lasted", async () => {
    const folder = mkdtempSync(join(tmpdir(), "astronet-"));
    const run = async (epochs: number, checkpoint?: string) => {
      const net = new AstroNet(smallLeNet(), {
        ...form,
        temporal: "lasting",
        statistics: ["mean", "max"],
        lasting: { fresh: 2 },
      });
      const history = await historyOf(
        search(net, images, images, { epochs, batchSize: 16, ...(checkpoint && { checkpoint }) }),
      );
      const lasting = net.lasting.map(({ state }) => [...state.get("value")!.dataSync()]);
      net.dispose();
      return { losses: history.map(({ loss }) => loss), lasting };
    };
    try {
      const whole = await run(3);
      await run(1, folder);
      const resumed = await run(3, folder);
      expect(resumed).toEqual(whole);
      expect(whole.lasting[0]).not.toEqual(whole.lasting[1]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("holds memory flat from the second batch on", async () => {
    const tensors: number[] = [];
    const callbacks = [{ onBatch: () => tensors.push(tf.memory().numTensors) }];
    await searched({ global: "tokens", temporal: "lasting" }, { epochs: 4, batchSize: 8, callbacks });
    expect(tensors.length).toBeGreaterThan(5);
    expect(new Set(tensors).size).toBe(1);
  });
});
