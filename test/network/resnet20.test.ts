import { describe, expect, it } from "vitest";

import { countMacs, countParameters } from "../../src/measure";
import { resnet20 } from "../../src/network";
import { leavesNoTensors } from "../engine/engines";
import { planeSizes } from "./networks";

describe("resnet20", () => {
  leavesNoTensors();

  it("has 0.27 M parameters and 40.6 M MACs", () => {
    // He et al., 2016, table 6: 0.27 M. He, Y. et al., 2018 (soft filter pruning), table 2: 4.06·10⁷.
    const network = resnet20({ bias: true });
    expect(countParameters(network).total).toBe(269_722);
    expect(countMacs(network).total).toBe(40_551_040);
    network.dispose();
  });

  it("has all of its units on one plane, and none of the released kind of bias", () => {
    const network = resnet20();
    expect(network.layers).toHaveLength(20);
    expect(planeSizes(network)).toEqual([[47, 16]]);
    expect(network.definition.planes[0]!.layers).toEqual(network.layers.map(({ name }) => name));
    expect(network.biases).toEqual({});
    network.dispose();
  });
});
