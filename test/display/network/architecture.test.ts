import { expect, it } from "vitest";

import { architecture } from "../../../src/display";
import { AstroNet, lenet5, resnet18 } from "../../../src/network";
import { onEachEngine } from "../../engine/engines";

onEachEngine("architecture", () => {
  it("draws a network and its astrocytes from the model itself", () => {
    const net = new AstroNet(lenet5());
    const figure = architecture(net);
    // Four layers, and two U-Nets of 3 and 5 levels, down and up again.
    expect(figure.layout.shapes).toHaveLength(4 + 5 + 9);
    net.dispose();
  });

  it("draws a task network alone, a box a layer", () => {
    const network = resnet18({ width: 2 });
    const { layout, data } = architecture(network, { title: "small" });
    expect(layout.shapes).toHaveLength(network.layers.length);
    expect(layout.title).toMatchObject({ text: "small" });
    expect(data).toHaveLength(3);
    network.dispose();
  });
});
