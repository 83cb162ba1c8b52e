import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { put, structureOf, take } from "../../src/compact";
import { normal } from "../../src/engine";
import { resnet18, TaskNetwork } from "../../src/network";
import { difference } from "../engine/difference";
import { onEachEngine } from "../engine/engines";
import { initial, smallNetwork } from "./small-network";

onEachEngine("structureOf", () => {
  it("takes a channel of a residual sum away only if all that write it are closed", () => {
    const network = resnet18({ width: 2, inputShape: [8, 8, 1] });
    const kept = (open: Record<string, boolean[]>) => structureOf(network, open).gates.get("conv1");
    expect(kept({ conv1: [true, false] })).toEqual([0, 1]);
    expect(kept({ conv1: [true, false], conv3: [true, false] })).toEqual([0, 1]);
    const all = { conv1: [true, false], conv3: [true, false], conv5: [true, false] };
    expect(kept(all)).toEqual([0]);
    network.dispose();
  });

  it("keeps what a value is made of that a sum needs", () => {
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
    expect(gates.get("maps")).toEqual([0, 1]);
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
