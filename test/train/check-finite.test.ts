import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";

import type { Batch } from "../../src/data";
import { useEngine } from "../../src/engine";
import { AstroNetError } from "../../src/error";
import type { AstroNet } from "../../src/network";
import { sgd, updateBySteps } from "../../src/train";
import { checkFinite } from "../../src/train/check-finite";
import { leavesNoTensors } from "../engine/engines";

import { moved, smallNet } from "./small-net";

function batch(change: (pixels: tf.Tensor4D) => tf.Tensor4D = (x) => x): Batch {
  const x = tf.tidy(() => change(tf.truncatedNormal<tf.Rank.R4>([4, 16, 16, 1], 0, 1, "float32", 1)));
  return { x, y: tf.tensor1d([0, 1, 2, 0], "int32"), indices: Int32Array.of(7, 3, 9, 1), index: 0, count: 4 };
}

/** The message of one update that fails, which must leave all parameters as they are. */
async function failure(net: AstroNet, given: Batch): Promise<string> {
  const parameters = net.network.parameters();
  const optimizer = sgd({ learningRate: 0.1 })([...parameters.values()]);
  let message = "";
  const changed = await moved(parameters, () => {
    try {
      tf.tidy(() => {
        updateBySteps(net, given, [...parameters.values()], optimizer, "separate");
      });
    } catch (error) {
      expect(error).toBeInstanceOf(AstroNetError);
      message = (error as Error).message;
    }
    return Promise.resolve();
  });
  expect(changed).toEqual(new Set());
  optimizer.dispose();
  tf.dispose([given.x, given.y]);
  net.dispose();
  return message;
}

/** Puts a value in place of all of a variable's. */
function fill(variable: tf.Variable, value: number): void {
  tf.tidy(() => {
    variable.assign(tf.fill(variable.shape, value));
  });
}

describe("checkFinite", () => {
  beforeAll(async () => {
    await useEngine("tensorflow");
  });
  leavesNoTensors();

  it("names the images", async () => {
    const broken = batch((x) => tf.where<tf.Tensor4D>(tf.greater(x, 1.5), tf.fill(x.shape, NaN), x));
    expect(await failure(smallNet("sigmoid", ["mean", "max"]), broken)).toBe(
      "a value that is no number in the images 7, 3, 9, … (check the data and its scaling)",
    );
  });

  it("names the parameter, of the network or of an astrocyte", async () => {
    const net = smallNet("sigmoid", ["mean", "max"]);
    fill(net.astrocyteParameters().get("1.up.0.gamma")!, NaN);
    expect(await failure(net, batch())).toContain("in the astrocyte's parameter 1.up.0.gamma (lower the");
    const other = smallNet("sigmoid", ["mean", "max"]);
    tf.tidy(() => {
      const { fc2 } = other.network.weights;
      fc2!.assign(tf.mul(fc2!, Infinity));
    });
    expect(await failure(other, batch())).toContain("in the parameter fc2 ");
  });

  it("names the layer and the regulation step of gates and outputs that overflow", async () => {
    const gates = smallNet("relu", ["mean", "max"]);
    for (const [name, parameter] of gates.astrocyteParameters()) {
      if (name === "0.gate.beta") fill(parameter, 3e38);
      if (name === "0.gate.gamma") fill(parameter, 3e38);
    }
    expect(await failure(gates, batch())).toMatch(/in the gates of conv[12] at regulation step 1 /);
    // The weights of the second step are those of the first times 1e25 again.
    const outputs = smallNet("relu", ["mean", "max"]);
    fill(outputs.astrocyteParameters().get("0.gate.gamma")!, 0);
    fill(outputs.astrocyteParameters().get("0.gate.beta")!, 1e14);
    expect(await failure(outputs, batch())).toMatch(/in what [\w.]+ puts out at regulation step 2 /);
  });

  it("names the gradient and the loss's step where all that goes forward is a number", () => {
    const net = smallNet("sigmoid", ["mean", "max"]);
    const given = batch();
    const parameters = [net.network.weights.conv2!, net.astrocyteParameters().get("0.gate.beta")!];
    tf.tidy(() => {
      const fine = {
        loss: tf.scalar(1),
        correct: tf.scalar(1),
        gradients: parameters.map((p) => tf.onesLike(p)),
      };
      const broken = { ...fine, gradients: [tf.onesLike(parameters[0]!), tf.tensor1d([NaN])] };
      expect(() => {
        checkFinite(net, given, parameters, [fine, broken]);
      }).toThrow("in the gradient of 0.gate.beta by the loss of regulation step 2 (lower the learning rate)");
      expect(() => {
        checkFinite(net, given, parameters, [{ ...fine, loss: tf.scalar(NaN) }]);
      }).toThrow("in the loss (");
      expect(() => {
        checkFinite(net, given, parameters, [fine, fine]);
      }).not.toThrow();
    });
    net.dispose();
    tf.dispose([given.x, given.y]);
  });
});
