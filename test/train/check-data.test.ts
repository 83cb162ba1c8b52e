import { describe, expect, it } from "vitest";

import { synthetic } from "../../src/data";
import { AstroNet, mlp } from "../../src/network";
import { search, trainPlain } from "../../src/train";
import { leavesNoTensors } from "../engine/engines";

const make = () => mlp({ units: [16, 8, 2], inputShape: [4, 4, 1] });
const right = synthetic({ count: 8, shape: [4, 4, 1], classes: 2, seed: 1 });
const large = synthetic({ count: 8, shape: [5, 4, 1], classes: 2, seed: 1 });
const manifold = synthetic({ count: 8, shape: [4, 4, 1], classes: 3, seed: 1 });

describe("data that a network cannot take", () => {
  leavesNoTensors();

  it("is refused before anything is made", () => {
    const network = make();
    expect(() => trainPlain(network, large, { epochs: 1 })).toThrow(/images of 5×4×1 .* takes 4×4×1/);
    expect(() => trainPlain(network, manifold, { epochs: 1 })).toThrow(/3 classes .* 2 outputs/);
    expect(() => trainPlain(network, right, { epochs: 1, validation: large })).toThrow(/images of 5×4×1/);
    const net = new AstroNet(network, {
      planes: [{ layers: ["fc1", "fc2"], width: 4 }],
      astrocyteChannels: [[2, 4]],
    });
    expect(() => search(net, right, manifold, { epochs: 1 })).toThrow(/3 classes/);
    net.dispose();
  });
});
