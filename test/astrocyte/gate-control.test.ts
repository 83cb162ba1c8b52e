import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import {
  constantGates,
  frozenAstrocyte,
  permutedGates,
  ungated,
  type RegulatedLayer,
  type UnitValues,
} from "../../src/astrocyte";
import { AstroNetError } from "../../src/error";
import { onEachEngine } from "../engine/engines";

const layers: RegulatedLayer[] = [
  { name: "conv", kind: "convolution", units: 12 },
  { name: "fc", kind: "dense", units: 12 },
];
const ramp = (): UnitValues => ({ conv: tf.range(0, 12), fc: tf.range(0, 12) });

onEachEngine("gate controls", () => {
  it("constant: gives every unit the same gate, without asking the astrocyte", () => {
    tf.tidy(() => {
      const gates = constantGates(0.25).gates(layers, () => {
        throw new Error("asked");
      });
      expect([...gates.conv!.dataSync()]).toEqual(new Array<number>(12).fill(0.25));
      expect(gates.fc!.shape).toEqual([12]);
    });
  });

  it("ungated: gives every unit 1; frozen: leaves the astrocyte its gates; neither lets it learn", () => {
    tf.tidy(() => {
      const none = ungated();
      expect([...none.gates(layers, ramp).fc!.dataSync()]).toEqual(new Array<number>(12).fill(1));
      const own = ramp();
      const frozen = frozenAstrocyte();
      expect(frozen.gates(layers, () => own)).toBe(own);
      const all = [none, frozen, constantGates(0.5), permutedGates()];
      expect(all.map(({ name, learns }) => [name, learns])).toEqual([
        ["ungated", false],
        ["frozen astrocyte", false],
        ["gates 0.5", false],
        ["gates permuted", true],
      ]);
    });
  });

  it.each([-0.1, NaN, Infinity])("constant: refuses %s", (value) => {
    expect(() => constantGates(value)).toThrow(AstroNetError);
    expect(() => constantGates(value)).toThrow(/constant gate/);
  });

  it("permuted: deals each layer's gates out anew, the same way each time and another for another seed", () => {
    tf.tidy(() => {
      const dealt = (seed: number) => {
        const { conv, fc } = permutedGates({ seed }).gates(layers, ramp);
        return [[...conv!.dataSync()], [...fc!.dataSync()]];
      };
      const first = dealt(1);
      const inOrder = [...ramp().conv!.dataSync()];
      for (const gates of first) {
        expect(gates).not.toEqual(inOrder);
        expect([...gates].sort((a, b) => a - b)).toEqual(inOrder);
      }
      expect(first[0]).not.toEqual(first[1]);
      expect(dealt(1)).toEqual(first);
      expect(dealt(2)).not.toEqual(first);
    });
  });

  it("permuted: sends a unit's gradient back to the gate that it was dealt", () => {
    tf.tidy(() => {
      const upstream = tf.range(1, 13);
      const control = permutedGates({ seed: 1 });
      const order = [...control.gates(layers, ramp).conv!.dataSync()];
      const back = tf.grad((conv) =>
        tf.sum(
          tf.mul(control.gates(layers, () => ({ ...ramp(), conv: conv as tf.Tensor1D })).conv!, upstream),
        ),
      )(tf.ones([12]));
      const expected = order.map((_, gate) => order.indexOf(gate) + 1);
      expect([...back.dataSync()]).toEqual(expected);
    });
  });
});
