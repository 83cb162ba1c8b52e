import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import {
  BatchNorm,
  GroupNorm,
  normal,
  planeNetwork,
  type NormMode,
  type PlaneNetwork,
} from "../../../src/engine";
import { composed } from "../../../src/engine/op/plane-network";
import { hasOwnOps } from "../../../src/engine/own-ops";
import { gradientsOfEach } from "../../../src/engine/tape";
import { difference } from "../difference";
import { onEachEngine } from "../engines";

const learning: NormMode = { statistics: "batch", update: true, step: 1 };
const evaluating: NormMode = { statistics: "running", update: false, step: 1 };

interface Case {
  readonly name: string;
  readonly x: [number, number, number, number];
  readonly channels: readonly number[];
  readonly head?: boolean;
  readonly norm?: "group";
}

const cases: readonly Case[] = [
  { name: "one level", x: [1, 10, 7, 3], channels: [8] },
  { name: "one level with a head", x: [1, 6, 4, 1], channels: [5], head: true },
  { name: "three levels, sizes even and odd", x: [1, 10, 7, 1], channels: [8, 16, 32], head: true },
  { name: "many channels, odd numbers of them", x: [1, 7, 12, 3], channels: [9, 21, 41], head: true },
  { name: "a plane smaller than the kernel", x: [1, 6, 2, 4], channels: [3, 16] },
  { name: "four levels", x: [1, 17, 12, 1], channels: [8, 16, 32, 64], head: true },
  { name: "group normalisation", x: [1, 9, 8, 6], channels: [8, 16], norm: "group" },
];

type Shape = [number, number, number, number];

/** A network of drawn parameters, and all of those that are trained. */
function draw({ x, channels, head, norm }: Case): { network: PlaneNetwork; parameters: tf.Variable[] } {
  const drawn = (shape: readonly number[], name: string) => normal(shape, 1, 2, name);
  let count = 0;
  const block = (filters: Shape, width: number) => {
    const name = `${count++}`;
    const own = norm === "group" ? new GroupNorm(width) : new BatchNorm(width);
    own.gamma.assign(drawn([width], `${name}.gamma`) as tf.Tensor1D);
    own.beta.assign(drawn([width], `${name}.beta`) as tf.Tensor1D);
    if (own instanceof BatchNorm) {
      own.running[0]!.mean.assign(drawn([width], `${name}.mean`) as tf.Tensor1D);
      own.running[0]!.variance.assign(
        tf.add<tf.Tensor1D>(0.5, tf.square(drawn([width], `${name}.variance`))),
      );
    }
    const scale = 1 / Math.sqrt(filters[0] * filters[1] * filters[2]);
    return { filters: tf.variable(tf.mul<tf.Tensor4D>(drawn(filters, `${name}.filters`), scale)), norm: own };
  };
  const sizes = channels.map((_, level): [number, number] => [x[1] >> level, x[2] >> level]);
  const down = channels.map((width, level) => block([3, 3, channels[level - 1] ?? x[3], width], width));
  const up = channels.slice(0, -1).map((_, k) => {
    const level = channels.length - 2 - k;
    const [height, breadth] = sizes[level]!;
    const [width, below] = [channels[level]!, channels[level + 1]!];
    return {
      raising: {
        ...block([2 + (height % 2), 2 + (breadth % 2), width, below], width),
        raisedTo: sizes[level]!,
      },
      joining: block([3, 3, 2 * width, width], width),
    };
  });
  const network: PlaneNetwork = { down, up, head: head ? block([3, 3, channels[0]!, 1], 1) : undefined };
  const all = [
    ...down,
    ...up.flatMap(({ raising, joining }) => [raising, joining]),
    ...(network.head ? [network.head] : []),
  ];
  return { network, parameters: all.flatMap(({ filters, norm }) => [filters, norm.gamma, norm.beta]) };
}

function normsOf({ down, up, head }: PlaneNetwork) {
  const blocks = [
    ...down,
    ...up.flatMap(({ raising, joining }) => [raising, joining]),
    ...(head ? [head] : []),
  ];
  return blocks.map(({ norm }) => norm);
}

/** y, the gradients by plane and parameters, and the running statistics after a pass that learns. */
function results(way: typeof composed, one: Case, mode: NormMode): tf.Tensor[] {
  const { network, parameters } = draw(one);
  const x = tf.variable(normal(one.x, 1, 1, "x") as tf.Tensor4D);
  const y = way(x, network, { ...mode, update: false });
  const dy = normal(y.shape, 1, 2, "dy");
  const { gradients } = gradientsOfEach(
    () => [tf.sum(tf.mul(way(x, network, { ...mode, update: false }), dy))],
    [x, ...parameters],
  );
  way(x, network, mode);
  const running = normsOf(network).flatMap((norm) =>
    norm instanceof BatchNorm ? [norm.running[0]!.mean, norm.running[0]!.variance] : [],
  );
  const found = [y, ...gradients[0]!, ...running.map((value) => tf.clone(value))];
  x.dispose();
  for (const norm of normsOf(network)) norm.dispose();
  tf.dispose(parameters.filter(({ isDisposed }) => !isDisposed));
  return found;
}

onEachEngine("planeNetwork", (engine) => {
  it("is an operation of our own on native TensorFlow alone", () => {
    expect(hasOwnOps()).toBe(engine === "tensorflow");
  });

  it.each(cases)("with $name is its composed form: values, gradients and running statistics", (one) => {
    for (const mode of one.norm === "group" ? [learning] : [learning, evaluating]) {
      tf.tidy(() => {
        const expected = results(composed, one, mode);
        const found = results(planeNetwork, one, mode);
        expect(found).toHaveLength(expected.length);
        found.forEach((value, i) => {
          expect(value.shape).toEqual(expected[i]!.shape);
          const size = tf.max(tf.abs(expected[i]!)).dataSync()[0]!;
          expect(difference(value, expected[i]!) / (1 + size), `${mode.statistics}, ${i}`).toBeLessThan(1e-4);
        });
      });
    }
  });

  it("passes on what is no number", () => {
    tf.tidy(() => {
      const { network, parameters } = draw(cases[2]!);
      const y = planeNetwork(tf.fill([1, 10, 7, 1], NaN), network, learning);
      expect(y.dataSync().every(Number.isNaN)).toBe(true);
      for (const norm of normsOf(network)) norm.dispose();
      tf.dispose(parameters.filter(({ isDisposed }) => !isDisposed));
    });
  });

  it("computes no gradient of parameters that are frozen", async () => {
    tf.engine().startScope();
    const { network, parameters } = draw(cases[0]!);
    const x = tf.variable(normal(cases[0]!.x, 1, 1, "x") as tf.Tensor4D);
    tf.engine().endScope();
    const { kernelNames, result } = await tf.profile(() => {
      const { losses, gradients } = gradientsOfEach(
        () => [tf.sum(planeNetwork(x, network, { ...learning, update: false }))],
        [x],
      );
      return [...losses, ...gradients.flat()];
    });
    expect(kernelNames.filter((name) => /ParameterGradient|BackpropFilter/.test(name))).toEqual([]);
    for (const norm of normsOf(network)) norm.dispose();
    tf.dispose([x, ...(result as tf.Tensor[]), ...parameters.filter(({ isDisposed }) => !isDisposed)]);
  });
});
