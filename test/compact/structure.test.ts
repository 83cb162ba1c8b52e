import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";

import { put, structureOf, take, type Structure } from "../../src/compact";
import { usedChannels, varyingChannels, type Cut } from "../../src/compact/alive";
import { normal, randomStream, useEngine } from "../../src/engine";
import { AstroNetError } from "../../src/error";
import { resnet18, TaskNetwork } from "../../src/network";
import { difference } from "../engine/difference";
import { leavesNoTensors, onEachEngine } from "../engine/engines";
import { randomNetwork } from "./random-network";
import { initial, smallNetwork } from "./small-network";

onEachEngine("structureOf", () => {
  it("takes a residual stream's channel away where nobody has written it yet, and each closed writer's filter", () => {
    const network = resnet18({ width: 2, inputShape: [8, 8, 1] });
    /** Filters of the stream's writers, and channels that its readers behind the stem and the two sums take in. */
    const left = (open: Record<string, boolean[]>) => {
      const { parameters } = structureOf(network, open);
      const along = (axis: number) => (layer: string) => parameters.get(layer)![axis]!.join();
      return {
        writers: ["conv1", "conv3", "conv5"].map(along(3)),
        readers: ["conv2", "conv4", "conv6"].map(along(2)),
      };
    };
    const closed = [true, false];
    expect(left({ conv1: closed })).toEqual({
      writers: ["0", "0,1", "0,1"],
      readers: ["0", "0,1", "0,1"],
    });
    expect(left({ conv1: closed, conv3: closed })).toEqual({
      writers: ["0", "0", "0,1"],
      readers: ["0", "0", "0,1"],
    });
    expect(left({ conv3: closed, conv5: closed })).toEqual({
      writers: ["0,1", "0", "0"],
      readers: ["0,1", "0,1", "0,1"],
    });
    expect(left({ conv1: closed, conv3: closed, conv5: closed })).toEqual({
      writers: ["0", "0", "0"],
      readers: ["0", "0", "0"],
    });
    network.dispose();
  });

  it("keeps of a sum's terms those channels alone that are not closed", () => {
    const network = smallNetwork((graph) => {
      const made = graph.convolution("conv", graph.input, { filters: 2, size: 1, initial });
      const maps = graph.gate("maps", graph.relu(graph.norm(made)));
      const row = graph.gate(
        "row",
        graph.dense("fc", graph.flatten(maps, "channels last"), { units: 2, initial }),
      );
      return graph.dense("output", graph.add(graph.globalAverage(maps), row), { units: 2, initial });
    });
    // The first of the averages is a constant, but the row beside it is none.
    const { gates, definition } = structureOf(network, { maps: [false, true] });
    expect(gates.get("row")).toEqual([0, 1]);
    expect(gates.get("maps")).toEqual([1]);
    new TaskNetwork(definition, { seed: 1 }).dispose();
    const closed = structureOf(network, { maps: [false, true], row: [false, true] });
    expect(closed.gates.get("maps")).toEqual([1]);
    network.dispose();
  });

  it("keeps the images whole, and the name of what is cut twice", () => {
    const network = smallNetwork((graph) => {
      const maps = graph.gate(
        "maps",
        graph.convolution("conv", graph.input, { filters: 3, size: 1, initial }),
      );
      return graph.dense("output", graph.globalAverage(maps), { units: 2, initial });
    });
    const once = new TaskNetwork(structureOf(network, { maps: [false, true, true] }).definition, { seed: 1 });
    expect(once.definition.inputShape).toEqual([4, 4, 2]);
    const { definition, parameters } = structureOf(once, { maps: [true, false] });
    expect(definition.name).toBe("small, compact");
    expect(parameters.get("conv")).toEqual([[0], [0], [0, 1], [0]]);
    network.dispose();
    once.dispose();
  });

  it("says which part of each parameter is the smaller network's", () => {
    const network = resnet18({ width: 2, inputShape: [8, 8, 1] });
    const { definition, parameters, norms } = structureOf(network, { conv2: [false, true] });
    const smaller = new TaskNetwork(definition, { seed: 1 });
    for (const [name, parameter] of smaller.parameters()) {
      const indices = parameters.get(name)!;
      expect(
        indices.map(({ length }) => length),
        name,
      ).toEqual(parameter.shape);
    }
    expect(norms.get("conv2")).toEqual([1]);
    expect(parameters.get("conv3")![2]).toEqual([1]);
    smaller.dispose();
    network.dispose();
  });
});

describe("structureOf, over random networks and gates", () => {
  beforeAll(async () => {
    await useEngine("cpu");
  });
  leavesNoTensors();

  it("keeps of each layer the filters that the image reaches and that reach the logits, and no others", () => {
    let [closedInSums, sums] = [0, 0];
    for (let seed = 0; seed < 300; seed++) {
      const network = randomNetwork(seed);
      const next = randomStream(seed, "flags");
      const open = Object.fromEntries(
        network.gates.map(({ name, units }) => [name, Array.from({ length: units }, () => next() < 0.7)]),
      );
      const { graph } = network.definition;
      const cut: Cut = { open: (place, c) => open[place]![c]!, connects: () => true };
      const [varies, used] = [varyingChannels(graph, cut), usedChannels(graph, cut)];
      const structure = structureOrNothing(network, open);
      graph.nodes.forEach((node, n) => {
        if (!structure || (node.op !== "convolution" && node.op !== "dense")) return;
        const logits = node.name === "output";
        const flags = [...varies[n]!].map((flag, c) => logits || (flag && used[n]![c]));
        const wanted = flags.flatMap((flag, c) => (flag ? [c] : []));
        const kept = structure.parameters.get(node.name);
        expect(kept?.at(-1) ?? [], `${network.name}, ${node.name}`).toEqual(wanted);
      });
      for (const [n, { op, from }] of graph.nodes.entries()) {
        if (!structure || op !== "add") continue;
        const terms = from.map((name) => varies[graph.nodes.findIndex((other) => other.name === name)]!);
        sums++;
        if (terms[0]!.some((flag, c) => flag !== terms[1]![c] && used[n]![c])) closedInSums++;
      }
      network.dispose();
    }
    // Sums one of whose terms has lost channels that the other has are not rare.
    expect(sums).toBeGreaterThan(150);
    expect(closedInSums).toBeGreaterThan(sums / 4);
  });
});

/** What is left of a network, undefined where nothing is. */
function structureOrNothing(network: TaskNetwork, open: Record<string, boolean[]>): Structure | undefined {
  try {
    return structureOf(network, open);
  } catch (error) {
    if (error instanceof AstroNetError) return undefined;
    throw error;
  }
}

onEachEngine("take and put", () => {
  it("are each other's inverse", () => {
    tf.tidy(() => {
      const full = normal([4, 3, 5], 1, 1, "full");
      const indices = [
        [1, 3],
        [0, 1, 2],
        [4, 0, 2],
      ];
      const part = take(full, indices);
      expect(part.shape).toEqual([2, 3, 3]);
      expect(difference(put(full, part, indices), full)).toBe(0);
      const changed = put(full, tf.zerosLike(part), indices);
      expect(difference(take(changed, indices), tf.zerosLike(part))).toBe(0);
      // All else is as it was.
      expect(difference(tf.sub(full, changed), put(tf.zerosLike(full), part, indices))).toBe(0);
    });
  });
});
