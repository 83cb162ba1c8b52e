import { beforeAll, describe, expect, it } from "vitest";

import { useEngine } from "../../../src/engine";
import { AstroNetError } from "../../../src/error";
import { adam } from "../../../src/train";
import { FineTuning } from "../../../src/train/structure/fine-tuning";
import { aliveIn, remainingStructure } from "../../../src/train/structure/remaining-structure";
import { unitMap } from "../../../src/train/structure/unit-map";
import { UnitState } from "../../../src/train/structure/unit-state";
import { leavesNoTensors } from "../../engine/engines";
import { smallLeNet } from "../small-lenet";

describe("what is left of a network", () => {
  beforeAll(async () => {
    await useEngine("cpu");
  });
  leavesNoTensors();

  it("is without the dense layer's inputs that a removed channel led to", () => {
    const network = smallLeNet();
    const map = unitMap(network);
    const alive = new Float32Array(map.total).fill(1);
    alive[5] = 0; // the second convolution's unit 1
    const left = aliveIn(remainingStructure(network, map, alive), map, alive);
    expect([...left].flatMap((there, u) => (there === 0 ? [u] : []))).toEqual([5, 11]);
    network.dispose();
  });

  it("is nothing where a layer has lost all its units, which is named", () => {
    const network = smallLeNet();
    const map = unitMap(network);
    const alive = new Float32Array(map.total).fill(1).fill(0, 4, 10);
    expect(() => remainingStructure(network, map, alive)).toThrow(AstroNetError);
    expect(() => remainingStructure(network, map, alive)).toThrow(
      /all units of conv2 have been removed.*larger budget/,
    );
    network.dispose();
  });

  it("cannot be made compact where no unit of a layer is open", async () => {
    const network = smallLeNet();
    const map = unitMap(network);
    const units = new UnitState(new Float64Array(map.total).fill(3).fill(-3, 0, 4), 1);
    await expect(FineTuning.begin(network, map, units, adam({ learningRate: 1 }))).rejects.toThrow(
      /no unit of conv1 is open with a probability above 0.5/,
    );
    units.dispose();
    network.dispose();
  });
});
