import { beforeAll, describe, expect, it } from "vitest";

import { useEngine } from "../../../src/engine";
import { UnitState } from "../../../src/train/structure/unit-state";
import { leavesNoTensors } from "../../engine/engines";

describe("UnitState", () => {
  beforeAll(async () => {
    await useEngine("cpu");
  });
  leavesNoTensors();

  it("goes back to what was stored, the budget among it", () => {
    const units = new UnitState(Float64Array.from([1, 2, 3]), 9.5);
    units.alive[1] = 0;
    units.messages.fisher[2] = 0.25;
    units.progress = { ...units.progress, step: 40, seen: 2560 };
    units.store();
    units.alive[0] = 0;
    units.logAlpha[0] = -5;
    units.messages.fisher[2] = 7;
    units.progress.step = 55;
    units.load();
    expect([...units.alive]).toEqual([1, 0, 1]);
    expect([...units.logAlpha]).toEqual([1, 2, 3]);
    expect([...units.messages.fisher]).toEqual([0, 0, 0.25]);
    expect(units.progress).toEqual({ step: 40, seen: 2560, judged: 0, target: 9.5 });
    units.dispose();
  });
});
