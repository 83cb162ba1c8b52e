import { expect, it } from "vitest";

import { checkAgreement } from "./agreement";

it("lets losses pass that differ by rounding", () => {
  expect(() => {
    checkAgreement("work", [2.3, 1.2], [2.30001, 1.20001]);
  }).not.toThrow();
  expect(() => {
    checkAgreement("work", [1.0004], [1], 5e-4);
  }).not.toThrow();
});

it.each([
  ["further apart", [2.3, 1.2], [2.3, 1.201], /step 2/],
  ["no numbers", [NaN], [NaN], /step 1/],
  ["missing on the other side", [2.3, 1.2], [2.3], /step 2/],
] as const)("refuses losses that are %s", (_, ours, peer, message) => {
  expect(() => {
    checkAgreement("work", ours, peer);
  }).toThrow(message);
});
