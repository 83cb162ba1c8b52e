import { describe, expect, it } from "vitest";

import { AstroNetError } from "../../src/error";
import { countMacs, countParameters } from "../../src/measure";
import { resnet56, type RegulatedUnits } from "../../src/network";
import { leavesNoTensors } from "../engine/engines";
import { planeSizes } from "./networks";

describe("resnet56", () => {
  leavesNoTensors();

  it("has 0.85 M parameters and 125 M MACs", () => {
    // He et al., 2016, table 6: 0.85 M. Li et al., 2017, table 1: 8.5·10⁵ and 1.25·10⁸.
    const network = resnet56({ bias: true });
    expect(countParameters(network).total).toBe(853_018);
    expect(countMacs(network).total).toBe(125_485_696);
    network.dispose();
  });

  it("has all of its units on one plane, or its classifier's 64 inputs alone", () => {
    const all = resnet56();
    expect(planeSizes(all)).toEqual([[50, 42]]);
    const classifier = resnet56({ regulated: "classifier" });
    expect(classifier.definition.planes).toEqual([{ layers: ["fc"], width: 8 }]);
    expect(planeSizes(classifier)).toEqual([[8, 8]]);
    for (const network of [all, classifier]) network.dispose();
  });

  it("refuses units that it does not know", () => {
    const regulated = "neurons" as RegulatedUnits;
    expect(() => resnet56({ width: 1, regulated })).toThrow(AstroNetError);
    expect(() => resnet56({ width: 1, regulated })).toThrow(
      'unknown regulated units: "neurons" (use "all" or "classifier")',
    );
  });
});
