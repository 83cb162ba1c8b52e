import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { normal } from "../../../src/engine";
import { AstroNetError } from "../../../src/error";
import { GraphBuilder, runGraph, type OutputGates } from "../../../src/network";
import { difference } from "../../engine/difference";
import { onEachEngine } from "../../engine/engines";

const builder = new GraphBuilder([2, 3, 4]);
const graph = builder.build(builder.gate("row", builder.globalAverage(builder.gate("maps", builder.input))));

function run(x: tf.Tensor4D, gates: OutputGates): tf.Tensor2D {
  return runGraph(graph, x, { weights: {}, biases: {}, norm: (_, y) => y, gates });
}

onEachEngine("gates of places", () => {
  it.each(["maps", "row"])("at %s differ from image to image where they are given so", (place) => {
    tf.tidy(() => {
      const x = normal([3, 2, 3, 4], 1, 1, "x") as tf.Tensor4D;
      const gates = normal([3, 4], 1, 1, "gates") as tf.Tensor2D;
      const each = run(x, { [place]: gates });
      for (const i of [0, 1, 2]) {
        const own = run(tf.slice(x, i, 1), { [place]: tf.reshape(tf.slice(gates, i, 1), [4]) });
        expect(difference(tf.slice(each, i, 1), own)).toBeLessThan(1e-6);
      }
    });
  });

  it("are reached by the gradient: dL/dg sums what each gate multiplies", () => {
    tf.tidy(() => {
      const x = normal([3, 2, 3, 4], 1, 1, "x") as tf.Tensor4D;
      const of = (place: string) => (gates: tf.Tensor) => tf.sum(run(x, { [place]: gates }));
      const mean = tf.mean(x, [1, 2]);
      for (const place of ["maps", "row"]) {
        expect(difference(tf.grad(of(place))(tf.ones([4])), tf.sum(mean, 0))).toBeLessThan(1e-6);
        expect(difference(tf.grad(of(place))(tf.ones([3, 4])), mean)).toBeLessThan(1e-6);
      }
    });
  });

  it("are refused where there is no such place, or not one a unit", () => {
    tf.tidy(() => {
      const x = normal([3, 2, 3, 4], 1, 1, "x") as tf.Tensor4D;
      const refused = (gates: OutputGates, message: string) => {
        expect(() => run(x, gates)).toThrow(AstroNetError);
        expect(() => run(x, gates)).toThrow(message);
      };
      refused({ conv1: tf.ones([4]) }, 'unknown gate place: "conv1" (there are maps, row)');
      const rule = "for 4 units (give [4], or [3, 4] for 3 images)";
      refused({ row: tf.ones([5]) }, `gates of row: [5] ${rule}`);
      refused({ maps: tf.ones([1]) }, `gates of maps: [1] ${rule}`);
      refused({ maps: tf.ones([2, 4]) }, `gates of maps: [2, 4] ${rule}`);
      refused({ maps: tf.ones([3, 2, 3, 4]) }, `gates of maps: [3, 2, 3, 4] ${rule}`);
    });
  });
});
