import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import {
  regulatedGroups,
  type GlobalForm,
  type GlobalFormOptions,
  type RegulatedGroup,
  type RegulatedLayer,
} from "../../src/astrocyte";
import { normal } from "../../src/engine";
import { AstroNetError } from "../../src/error";
import { difference } from "../engine/difference";
import { onEachEngine } from "../engine/engines";

const layers: RegulatedLayer[] = [
  { name: "conv1", kind: "convolution", units: 6 },
  { name: "wide", kind: "depthwise", units: 5 },
  { name: "conv2", kind: "convolution", units: 7 },
  { name: "fc1", kind: "dense", units: 8 },
  { name: "fc2", kind: "dense", units: 4 },
];
const options: GlobalFormOptions = {
  gate: "sigmoid",
  seed: 3,
  planes: [
    { layers: ["conv1", "wide", "conv2"], width: 6 },
    { layers: ["fc1"], width: 2 },
  ],
  channels: [[2], [2, 3]],
  initialiser: "normal",
};

const make = (form: GlobalForm, change: Partial<GlobalFormOptions> = {}) =>
  regulatedGroups(form, layers, { ...options, ...change });

/** Which layers stand together, on planes of which size, with how many levels. */
function shape(groups: readonly RegulatedGroup[]): string[] {
  return groups.map(({ layers: own, plane, connection }) => {
    const levels = [...connection.parameters().keys()].filter((name) =>
      /^down\.\d\.filters$/.test(name),
    ).length;
    return `${own.map(({ name }) => name).join()}${plane ? ` ${plane.height}×${plane.width} in ${levels}` : ""}`;
  });
}

function dispose(groups: readonly RegulatedGroup[]): void {
  for (const { connection } of groups) connection.dispose();
}

onEachEngine("regulatedGroups", () => {
  it.each<[GlobalForm, string[]]>([
    ["published", ["conv1,wide,conv2 3×6 in 1", "fc1 4×2 in 2"]],
    ["plane", ["conv1,wide,conv2,fc1 9×3 in 2"]],
    ["planes", ["conv1,conv2 7×2 in 2", "wide 5×1 in 1", "fc1 4×2 in 2"]],
    ["tokens", ["conv1,wide,conv2,fc1"]],
    ["none", ["conv1,wide,conv2,fc1"]],
  ])("puts the units of %s together: %j", (form, expected) => {
    const groups = make(form);
    expect(shape(groups)).toEqual(expected);
    dispose(groups);
  });

  it.each<GlobalForm>(["published", "plane", "planes", "tokens", "none"])(
    "gives every unit of %s one value, the same for the same seed, and all parameters a gradient",
    (form) => {
      const [groups, again, other] = [make(form), make(form), make(form, { seed: 4 })];
      tf.tidy(() => {
        groups.forEach(({ layers: own, connection, describe }, i) => {
          const units = own.reduce((sum, layer) => sum + layer.units, 0);
          const statistics = normal([units], 0.01, 2, "statistics") as tf.Tensor1D;
          const values = connection.connect(describe(statistics));
          expect(values.shape).toEqual([units]);
          expect(difference(again[i]!.connection.connect(again[i]!.describe(statistics)), values)).toBe(0);
          expect(
            difference(other[i]!.connection.connect(other[i]!.describe(statistics)), values),
          ).toBeGreaterThan(1e-3);
          // They begin apart, so that gates differ from the start.
          const { variance } = tf.moments(values);
          expect(Math.sqrt(variance.dataSync()[0]!)).toBeGreaterThan(0.2);
          const parameters = connection.parameters();
          const weight = normal([units], 1, 6, "dy");
          const { grads } = tf.variableGrads(
            () => tf.sum(tf.mul(connection.connect(describe(statistics)), weight)),
            [...parameters.values()],
          );
          for (const [name, parameter] of parameters) {
            expect(tf.max(tf.abs(grads[parameter.name]!)).dataSync()[0], name).toBeGreaterThan(0);
          }
        });
      });
      for (const made of [groups, again, other]) dispose(made);
    },
  );

  it.each<[string, GlobalForm, Partial<GlobalFormOptions>, string]>([
    [
      "an unknown form",
      "mesh" as "none",
      {},
      'unknown global connection: "mesh" (choose one of published, plane',
    ],
    [
      "one list of channels for two planes",
      "tokens",
      { channels: [[2]] },
      "astrocyte channels: 1 lists for 2",
    ],
    [
      "a width that does not divide",
      "published",
      { planes: [options.planes[0]!, { layers: ["fc1"], width: 3 }] },
      "unit plane width: 3 does not divide the 8 units of fc1",
    ],
    [
      "a bottom plane of one element",
      "published",
      { channels: [[2], [2, 3, 4]] },
      "3 levels shrink the 4×2 plane to 1×0",
    ],
  ])("refuses %s, and leaves nothing behind", (_, form, change, message) => {
    const before = tf.memory().numTensors;
    expect(() => make(form, change)).toThrow(AstroNetError);
    expect(() => make(form, change)).toThrow(message);
    expect(tf.memory().numTensors).toBe(before);
  });
});
