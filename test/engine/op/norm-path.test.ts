import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";

import {
  batchNormByMoments,
  batchNormPath,
  normal,
  runningNormPath,
  type NormPath,
} from "../../../src/engine";
import { difference } from "../difference";
import { onEachEngine } from "../engines";

const options = { epsilon: 1e-5, momentum: 0.1 };

type Shape = [number, number, number, number];

const draw = (
  shape: Shape,
  { gatesOf = [shape[3]], mean = 0 }: { gatesOf?: number[]; mean?: number } = {},
) => {
  const vector = (purpose: string) => normal([shape[3]], 1, 1, purpose) as tf.Tensor1D;
  return {
    x: tf.add<tf.Tensor4D>(normal(shape, 2, 1, "x"), mean),
    gamma: vector("gamma"),
    beta: vector("beta"),
    // Some are closed.
    gates: tf.relu(normal(gatesOf, 1, 1, "gates")),
    residual: normal(shape, 1, 1, "residual") as tf.Tensor4D,
    weight: normal(shape, 1, 1, "weight"),
    running: { mean: vector("mean"), variance: tf.add<tf.Tensor1D>(tf.square(vector("variance")), 0.5) },
  };
};
type Drawn = ReturnType<typeof draw>;

/** A path, with gates and what is added if it has some. */
interface Form {
  readonly what: string;
  readonly relu: boolean;
  readonly gated?: "norm" | "relu";
  readonly summed?: boolean;
}

const forms: readonly Form[] = [
  { what: "a ReLU", relu: true },
  { what: "a sum and a ReLU", relu: true, summed: true },
  { what: "gates", relu: false, gated: "norm" },
  { what: "gates and a ReLU", relu: true, gated: "norm" },
  { what: "gates, a sum and a ReLU", relu: true, gated: "norm", summed: true },
  { what: "a ReLU and gates", relu: true, gated: "relu" },
];

type Named = Pick<Drawn, "x" | "gamma" | "beta" | "gates" | "residual">;

const pathOf = ({ relu, gated, summed }: Form, { gates, residual }: Named): NormPath => ({
  relu,
  gates: gated && { values: gates, of: gated },
  residual: summed ? residual : undefined,
  magnitude: true,
});

/** By ops of TensorFlow.js one after another: what comes out, and what is gated. */
function definition({ x, gamma, beta, gates, residual }: Named, form: Form, moments: Drawn["running"]) {
  const deviation = tf.sqrt(tf.add(moments.variance, options.epsilon));
  const norm = tf.add(tf.mul(tf.div(tf.sub(x, moments.mean), deviation), gamma), beta);
  const beside = gates.rank === 1 ? gates : tf.reshape(gates, [gates.shape[0], 1, 1, gates.shape[1]!]);
  const into = form.gated === "relu" ? tf.relu(norm) : norm;
  const gated = form.gated ? tf.mul(into, beside) : into;
  const sum = form.summed ? tf.add(gated, residual) : gated;
  return { y: form.relu && form.gated !== "relu" ? tf.relu(sum) : sum, into };
}

// Of few rows, of rows that fill no lanes, and of several blocks that two threads share.
const shapes: Shape[] = [
  [3, 4, 5, 6],
  [2, 3, 3, 129],
  [17, 31, 32, 33],
];
const cases = shapes.flatMap((shape) =>
  forms.flatMap((form) => {
    const gates = form.gated ? [[shape[3]], [shape[0], shape[3]]] : [[shape[3]]];
    return gates.map((gatesOf) => ({
      ...{ form, shape, gatesOf },
      name: `${form.what} on [${shape.join(", ")}]${form.gated ? ` by [${gatesOf.join(", ")}]` : ""}`,
    }));
  }),
);

onEachEngine("a normalisation and what follows it", () => {
  for (const moments of ["the batch's moments", "given moments"] as const) {
    const own = moments === "the batch's moments";
    const fused = (given: Named, form: Form, running: Drawn["running"]) =>
      own
        ? batchNormPath(given.x, given, running, options, pathOf(form, given))
        : runningNormPath(given.x, given, running, options.epsilon, pathOf(form, given));
    const composed = (given: Named, form: Form, running: Drawn["running"]) =>
      definition(given, form, own ? (tf.moments(given.x, [0, 1, 2]) as Drawn["running"]) : running);

    describe(`by ${moments}`, () => {
      it.each(cases)("has the values and gradients of its parts: $name", ({ form, shape, gatesOf }) => {
        tf.tidy(() => {
          const { running, weight, ...given } = draw(shape, { gatesOf });
          const ours = fused(given, form, running);
          const theirs = composed(given, form, running);
          expect(difference(ours.y, theirs.y)).toBeLessThan(3e-5);
          if (form.gated) {
            const magnitude = tf.mean(tf.abs(theirs.into), [0, 1, 2]);
            expect(difference(ours.magnitude!, magnitude)).toBeLessThan(1e-5);
          } else {
            expect(ours.magnitude).toBeUndefined();
          }
          // A value so close to 0 is on one side of it or on the other.
          const ahead = form.gated === "relu" ? theirs.into : theirs.y;
          const dy = form.relu ? tf.mul(weight, tf.greater(ahead, 1e-4)) : weight;
          const names = [
            "x",
            "gamma",
            "beta",
            ...(form.gated ? ["gates"] : []),
            ...(form.summed ? ["residual"] : []),
          ];
          const gradients = [fused, composed].map((step) =>
            tf.grads((...values) => {
              const named = Object.fromEntries(names.map((name, i) => [name, values[i]!]));
              return tf.sum(tf.mul(step({ ...given, ...named }, form, running).y, dy));
            })(names.map((name) => given[name as keyof Named])),
          );
          names.forEach((name, i) => {
            const [got, expected] = gradients.map((all) => all[i]!) as [tf.Tensor, tf.Tensor];
            expect(got.shape, name).toEqual(expected.shape);
            const size = tf.max(tf.abs(expected)).dataSync()[0]!;
            expect(difference(got, expected), name).toBeLessThan(3e-5 * Math.max(1, size));
          });
        });
      });

      it("hands on what is no number", () => {
        tf.tidy(() => {
          const { running, ...given } = draw([3, 4, 5, 6]);
          const x = tf.fill<tf.Rank.R4>([3, 4, 5, 6], NaN);
          for (const form of forms) {
            const { y } = fused({ ...given, x }, form, running);
            expect(tf.sum(tf.cast(tf.isNaN(y), "int32")).dataSync()[0], form.what).toBe(360);
          }
        });
      });
    });
  }

  it("takes its moments as exactly where the mean is large beside the spread", () => {
    tf.tidy(() => {
      const { running, ...given } = draw([4, 16, 16, 8], { mean: 3000 });
      const { batch } = batchNormPath(given.x, given, running, options, { relu: true });
      const centred = tf.moments(tf.sub(given.x, 3000), [0, 1, 2]);
      expect(difference(tf.sub(batch.mean, 3000), centred.mean)).toBeLessThan(1e-3);
      expect(difference(batch.variance, centred.variance)).toBeLessThan(4e-3);
    });
  });

  it("moves the running moments as a batch normalisation alone does", () => {
    tf.tidy(() => {
      const { running, ...given } = draw([3, 4, 5, 6]);
      const alone = batchNormByMoments(given.x, given.gamma, given.beta, running, options).running;
      for (const form of forms) {
        const joined = batchNormPath(given.x, given, running, options, pathOf(form, given)).running;
        expect(difference(joined.mean, alone.mean)).toBe(0);
        expect(difference(joined.variance, alone.variance)).toBe(0);
      }
    });
  });
});
