import { join } from "node:path";

import { expect, it } from "vitest";

import { onEachEngine } from "../engine/engines";

import { readFixture, readManifest } from "./fixture";
import { fails, judge } from "./verdict";

const folder = join(__dirname, "fixtures");

onEachEngine("parity with the reference", () => {
  it.each([...readManifest(folder)])("%s", async (name, spec) => {
    const { passed, single, double } = await judge(readFixture(folder, name, spec));
    expect(single.length).toBe(Object.keys(spec.float32).length);
    expect((double ?? single).filter(fails)).toEqual([]);
    expect(passed).toBe(true);
  });

  it("finds a fault that is planted in a gradient", async () => {
    const [name, spec] = [...readManifest(folder)][0]!;
    const fixture = readFixture(folder, name, spec);
    const tensor = Object.keys(spec.float32).find((key) => key.startsWith("grad1/nn"))!;
    const stored = fixture.tensors.get(tensor)!;
    const spoilt = {
      shape: stored.shape,
      values: Float32Array.from(stored.values, (value) => value * 1.001),
    };
    const verdict = await judge({ ...fixture, tensors: new Map([...fixture.tensors, [tensor, spoilt]]) });
    expect(verdict.passed).toBe(false);
    expect(verdict.single.filter(fails).map((comparison) => comparison.tensor)).toEqual([tensor]);
  });
});
