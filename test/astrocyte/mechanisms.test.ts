import { describe, expect, it } from "vitest";

import { activeMechanisms, constantGates, type MechanismOptions } from "../../src/astrocyte";
import { AstroNetError } from "../../src/error";

/** What an ablation leaves, on one line. */
function left(options: MechanismOptions): string {
  const { global, statistics, lasting, control } = activeMechanisms(options);
  return [global, statistics.join(), lasting && "lasting", control?.name].filter(Boolean).join(" ");
}

describe("activeMechanisms", () => {
  it("are the published ones unless something is asked", () => {
    expect(left({})).toBe("published mean,max");
    expect(left({ mechanisms: "both" })).toBe("published mean,max");
  });

  it.each([
    ["both", "tokens mean lasting"],
    ["global", "tokens mean"],
    ["temporal", "none mean lasting"],
    ["local", "none mean"],
    ["neither", "none mean ungated"],
  ] as const)("with %s leave of tokens and a lasting state: %s", (mechanisms, expected) => {
    expect(left({ mechanisms, global: "tokens", temporal: "lasting" })).toBe(expected);
  });

  it.each([
    ["global", "published mean"],
    ["temporal", "none mean,max"],
    ["local", "none mean"],
  ] as const)("with %s leave of the published ones: %s", (mechanisms, expected) => {
    expect(left({ mechanisms })).toBe(expected);
  });

  it("take the steps of the statistics that are given: all where something is temporal, the first where nothing is", () => {
    const statistics = ["max", "mean", "max"] as const;
    expect(left({ statistics })).toBe("published max,mean,max");
    expect(left({ statistics, temporal: "lasting" })).toBe("published max,mean,max lasting");
    expect(left({ statistics, temporal: "none" })).toBe("published max");
  });

  it("keep a control, unless there is nothing to control", () => {
    expect(left({ control: constantGates(0.5) })).toBe("published mean,max gates 0.5");
    expect(left({ control: constantGates(0.5), mechanisms: "neither" })).toBe("none mean ungated");
  });

  it.each<[MechanismOptions, string]>([
    [{ mechanisms: "all" as "both" }, 'unknown mechanisms: "all" (choose one of both, temporal'],
    [
      { temporal: "leaky" as "none" },
      'unknown temporal regulation: "leaky" (choose one of passes, lasting, none)',
    ],
    [{ statistics: [] }, 'statistics: none (give one a regulation step, as in ["mean", "max"])'],
  ])("refuse %j", (options, message) => {
    expect(() => activeMechanisms(options)).toThrow(AstroNetError);
    expect(() => activeMechanisms(options)).toThrow(message);
  });
});
