import { expect, it } from "vitest";

import { architecture } from "../../../src/display";
import { AstroNet, lenet5, resnet18 } from "../../../src/network";
import { onEachEngine } from "../../engine/engines";
import { expectFigure } from "../snapshot";

onEachEngine("architecture", () => {
  it("draws a network and its astrocytes from the model itself", () => {
    const net = new AstroNet(lenet5());
    const figure = architecture(net);
    // Four layers, and two U-Nets of 3 and 5 levels, down and up again.
    expect(figure.layout.shapes).toHaveLength(4 + 5 + 9);
    net.dispose();
  });

  it.each([
    ["tokens", 12],
    ["none", 3],
  ] as const)("draws the parts of an astrocyte network without a plane: %s", (global, parts) => {
    const net = new AstroNet(lenet5(), { global });
    const { layout, data } = architecture(net);
    expect(layout.shapes).toHaveLength(4 + parts);
    const told = data.flatMap(({ customdata }) =>
      Array.isArray(customdata) ? (customdata as string[]) : [],
    );
    expect(told.at(-1)).toBe("astrocyte network 0, head: dense, 1370 × 1");
    expect(data.map(({ name }) => name)).toContain("gates");
    net.dispose();
  });

  it("looks as it did", async () => {
    const net = new AstroNet(lenet5());
    await expectFigure(architecture(net), "architecture");
    net.dispose();
    const tokens = new AstroNet(lenet5(), { global: "tokens" });
    await expectFigure(architecture(tokens), "architecture-tokens");
    tokens.dispose();
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
