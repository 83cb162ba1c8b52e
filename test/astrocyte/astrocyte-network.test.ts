import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { AstrocyteNetwork, type AstrocyteNetworkOptions } from "../../src/astrocyte";
import { normal, type NormMode } from "../../src/engine";
import { AstroNetError } from "../../src/error";
import { difference } from "../engine/difference";
import { onEachEngine } from "../engine/engines";

const plane: NormMode = { statistics: "batch", update: false, step: 1 };

type Form = Pick<AstrocyteNetworkOptions, "shape" | "channels">;

const build = (form: Form, options: Partial<AstrocyteNetworkOptions> = {}) =>
  new AstrocyteNetwork({ gate: "sigmoid", seed: 3, ...form, ...options });

/** `method.md` (c): planes and channels as published, with the kernels on the way up and what has been counted. */
const published: (Form & { name: string; up: [number, number][]; parameters?: number })[] = [
  {
    name: "ResNet-18 (AstroNet)",
    shape: [83, 64],
    channels: [16, 32, 64, 128],
    up: [
      [2, 2],
      [3, 2],
      [3, 2],
    ],
    parameters: 242_882,
  },
  {
    name: "LeNet-5, convolutions",
    shape: [10, 7],
    channels: [8, 16, 32],
    up: [
      [3, 3],
      [2, 3],
    ],
    parameters: 17_250,
  },
  {
    name: "LeNet-5, dense layers",
    shape: [52, 25],
    channels: [8, 16, 32, 64, 128],
    up: [
      [2, 3],
      [3, 2],
      [2, 2],
      [2, 3],
    ],
    parameters: 261_218,
  },
  {
    name: "MLP",
    shape: [37, 32],
    channels: [8, 16, 32, 64, 128],
    up: [
      [2, 2],
      [3, 2],
      [2, 2],
      [3, 2],
    ],
    parameters: 244_834,
  },
  {
    name: "ResNet-18, convolutions (compression)",
    shape: [75, 64],
    channels: [8, 16, 32, 64, 128],
    up: [
      [3, 2],
      [2, 2],
      [3, 2],
      [3, 2],
    ],
  },
  {
    name: "ResNet-34, convolutions (compression)",
    shape: [133, 64],
    channels: [8, 16, 32, 64, 128],
    up: [
      [2, 2],
      [3, 2],
      [2, 2],
      [3, 2],
    ],
  },
  {
    name: "ResNets, dense layer (compression)",
    shape: [32, 16],
    channels: [8, 16, 32, 64, 128],
    up: [
      [2, 2],
      [2, 2],
      [2, 2],
      [2, 2],
    ],
  },
];

onEachEngine("AstrocyteNetwork", (engine) => {
  it.each(published)("over the plane of $name has the published kernels and size", (form) => {
    const astrocyte = build(form);
    const parameters = astrocyte.parameters();
    const kernels = form.up.map((_, k) => parameters.get(`transposed.${k}.filters`)!.shape.slice(0, 2));
    expect(kernels).toEqual(form.up);
    expect(parameters.has(`transposed.${form.up.length}.filters`)).toBe(false);
    if (form.parameters) {
      const count = [...parameters.values()].reduce((sum, { size }) => sum + size, 0);
      expect(count).toBe(form.parameters);
    }
    astrocyte.dispose();
  });

  // Plain JavaScript takes seconds for the large ones.
  it.each(published.filter(({ shape }) => engine === "tensorflow" || shape[0] < 40))(
    "gives every unit of $name's plane one gate",
    (form) => {
      const astrocyte = build(form);
      tf.tidy(() => {
        const gates = astrocyte.apply(normal([1, ...form.shape, 1], 1, 1, "plane") as tf.Tensor4D, plane);
        expect(gates.shape).toEqual([1, ...form.shape, 1]);
        const values = gates.dataSync();
        expect(Math.min(...values)).toBeGreaterThan(0);
        expect(Math.max(...values)).toBeLessThan(1);
        expect(new Set(values).size).toBeGreaterThan(values.length / 2);
      });
      astrocyte.dispose();
    },
  );

  it("starts with half of its ReLU gates closed, whatever the plane's scale", () => {
    const astrocyte = build({ shape: [20, 16], channels: [8, 16] }, { gate: "relu" });
    tf.tidy(() => {
      const input = normal([1, 20, 16, 1], 1, 1, "plane") as tf.Tensor4D;
      const gates = astrocyte.apply(input, plane);
      const values = gates.dataSync();
      const closed = values.filter((value) => value === 0).length / values.length;
      expect(closed).toBeGreaterThan(0.35);
      expect(closed).toBeLessThan(0.65);
      expect(difference(astrocyte.apply(tf.mul(input, 100), plane), gates)).toBeLessThan(1e-2);
    });
    astrocyte.dispose();
  });

  it("connects units globally: one unit's statistic moves gates far away", () => {
    const astrocyte = build({ shape: [16, 8], channels: [4, 8, 16] });
    tf.tidy(() => {
      const input = normal([1, 16, 8, 1], 1, 1, "plane") as tf.Tensor4D;
      const last = tf.grad((x) => {
        const gates = astrocyte.apply(x as tf.Tensor4D, plane);
        return tf.sum(tf.slice(gates, [0, 15, 7, 0], [1, 1, 1, 1]));
      })(input);
      const first = Math.abs(last.dataSync()[0]!);
      expect(first).toBeGreaterThan(0);
    });
    astrocyte.dispose();
  });

  it("is one convolution with its gate where it has one level", () => {
    const astrocyte = build({ shape: [4, 3], channels: [2] });
    expect([...astrocyte.parameters().keys()]).toEqual([
      "down.0.filters",
      "down.0.gamma",
      "down.0.beta",
      "gate.filters",
      "gate.gamma",
      "gate.beta",
    ]);
    tf.tidy(() => {
      const gates = astrocyte.apply(normal([1, 4, 3, 1], 1, 1, "plane") as tf.Tensor4D, plane);
      expect(gates.shape).toEqual([1, 4, 3, 1]);
    });
    astrocyte.dispose();
  });

  it("reaches every parameter with its gradient", () => {
    const astrocyte = build({ shape: [10, 7], channels: [4, 8, 16] });
    tf.tidy(() => {
      const input = normal([1, 10, 7, 1], 1, 1, "plane") as tf.Tensor4D;
      const weight = normal([1, 10, 7, 1], 1, 1, "weight");
      const parameters = astrocyte.parameters();
      const { grads } = tf.variableGrads(
        () => tf.sum(tf.mul(astrocyte.apply(input, plane), weight)),
        [...parameters.values()],
      );
      for (const [name, parameter] of parameters) {
        const reached = tf.max(tf.abs(grads[parameter.name]!)).dataSync()[0]!;
        expect(reached, name).toBeGreaterThan(0);
      }
      expect(parameters.size).toBe(3 * (3 + 2 + 2 + 1));
      expect(astrocyte.norms().size).toBe(3 + 2 + 2 + 1);
    });
    astrocyte.dispose();
  });

  it("draws the same filters for a seed and a name, and others for each other", () => {
    const form = { shape: [8, 8], channels: [2, 4] } as const;
    const filters = ([seed, name]: [number, string]) => {
      const astrocyte = build(form, { seed, name });
      const values = [...astrocyte.parameters().get("up.0.filters")!.dataSync()];
      astrocyte.dispose();
      return values;
    };
    const first = filters([1, "a"]);
    expect(filters([1, "a"])).toEqual(first);
    expect(filters([2, "a"])).not.toEqual(first);
    expect(filters([1, "b"])).not.toEqual(first);
  });

  it("draws filters as released: N(0, 2/(first·k·k)), or U(±1/√(second·k·k)), axes as PyTorch counts them", () => {
    const form = { shape: [64, 65], channels: [16, 64] } as const;
    const [normals, uniforms] = [build(form), build(form, { initialiser: "uniform" })];
    const spread = (astrocyte: AstrocyteNetwork, name: string) => {
      const values = [...astrocyte.parameters().get(name)!.dataSync()];
      const square = values.reduce((sum, value) => sum + value * value, 0) / values.length;
      return { deviation: Math.sqrt(square), largest: Math.max(...values.map(Math.abs)) };
    };
    // A convolution from 16 to 64 channels, and a transposed one from 64 to 16 with kernel [2, 3].
    const expected: [string, number, number][] = [
      ["down.1.filters", Math.sqrt(2 / (64 * 9)), 1 / Math.sqrt(16 * 9)],
      ["transposed.0.filters", Math.sqrt(2 / (64 * 6)), 1 / Math.sqrt(16 * 6)],
    ];
    for (const [name, deviation, bound] of expected) {
      expect(spread(normals, name).deviation / deviation).toBeCloseTo(1, 1);
      const { largest } = spread(uniforms, name);
      expect(largest).toBeLessThanOrEqual(bound * (1 + 1e-6));
      expect(largest).toBeGreaterThan(0.99 * bound);
    }
    normals.dispose();
    uniforms.dispose();
  });

  it.each<[Form, string]>([
    [{ shape: [10, 7], channels: [] }, "astrocyte channels: [] (give one positive number a level)"],
    [{ shape: [10, 7], channels: [8, 0] }, "astrocyte channels: [8, 0]"],
    [{ shape: [10, 7], channels: [8, 1.5] }, "astrocyte channels: [8, 1.5]"],
    [
      { shape: [10, 7], channels: [8, 16, 32, 64] },
      "astrocyte network: 4 levels shrink the 10×7 plane to 1×0, and batch normalisation needs more than one element",
    ],
    [{ shape: [4, 4], channels: [8, 16, 32] }, "3 levels shrink the 4×4 plane to 1×1"],
    [{ shape: [1, 1], channels: [8] }, "1 levels shrink the 1×1 plane to 1×1"],
  ])("refuses %j", (form, message) => {
    expect(() => build(form)).toThrow(AstroNetError);
    expect(() => build(form)).toThrow(message);
  });
});
