import { expect, it } from "vitest";

import { machineBusy, othersBusy } from "./others";

it("is what the machine did beside the bench, in cores", () => {
  const from = { wall: 0, machine: 1000, own: 100 };
  expect(othersBusy(from, { wall: 1000, machine: 2500, own: 1100 })).toBe(0.5);
});

it("is none where the clocks disagree by a little", () => {
  const from = { wall: 0, machine: 0, own: 0 };
  expect(othersBusy(from, { wall: 1000, machine: 990, own: 1000 })).toBe(0);
});

it("reads a machine that has been busy", () => {
  expect(machineBusy()).toBeGreaterThan(0);
});
