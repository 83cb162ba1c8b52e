import { describe, expect, it } from "vitest";

import { listen, type Messages } from "../../../src/train/structure/messages";

const silent = (): Messages => ({
  activation: new Float64Array(3),
  fisher: new Float64Array(3),
  taylor: new Float64Array(3),
  gradient: new Float64Array(3),
});

describe("listen", () => {
  it("averages what is told of the units it is about", () => {
    const messages = silent();
    const message = { activation: [2, 4], fisher: [1, 3], gradient: [-1, 5] };
    listen(messages, [0, 2], message, 1);
    expect([...messages.fisher]).toEqual([0.5, 0, 1.5]);
    expect(messages.activation[2]).toBeCloseTo(0.4, 12);
    expect(messages.gradient[0]).toBeCloseTo(-0.1, 12);
    expect(messages.taylor[0]).toBeCloseTo(0.1, 12);
    listen(messages, [0, 2], { ...message, gradient: [1, 5] }, 2);
    expect(messages.gradient[0]).toBeCloseTo(0.9 * -0.1 + 0.1, 12);
    expect(messages.taylor[0]).toBeCloseTo(0.9 * 0.1 + 0.1, 12);
    expect(messages.activation[1]).toBe(0);
  });

  it("listens to the information more slowly as steps go by", () => {
    const after = (step: number): number => {
      const messages = silent();
      listen(messages, [0], { activation: [0], fisher: [1], gradient: [0] }, step);
      return messages.fisher[0]!;
    };
    [
      [10, 0.5],
      [11, 0.1],
      [40, 0.1],
      [41, 0.03],
    ].forEach(([step, share]) => {
      expect(after(step!)).toBeCloseTo(share!, 12);
    });
  });
});
