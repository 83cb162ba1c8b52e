import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { setCommChannel, type CommChannel } from "../../../src/display/widget/comm-channel";
import { gateMapWidget } from "../../../src/display/widget/gate-map-widget";
import { drawPlane } from "../../../src/display/widget/plane-drawing";
import { planeFront } from "../../../src/display/widget/plane-front";
import { ramp } from "../../../src/display/widget/ramp";
import { jupyterDisplay } from "../../../src/mime";
import { FakeChannel } from "./fake-channel";
import { render, view } from "./fake-front";

const layers = [
  { name: "conv1", units: 2 },
  { name: "conv2", units: 4 },
];
const plane = [
  [0, 0.25, 0.5],
  [0.75, 1, 0],
];
let channel: FakeChannel;
let before: CommChannel | undefined;

beforeEach(() => {
  channel = new FakeChannel();
  before = setCommChannel(channel);
});
afterEach(() => {
  setCommChannel(before);
});

describe("gateMapWidget", () => {
  it("shows gates on the plane, with borders, names and grey zeros", () => {
    const map = gateMapWidget(plane, { layers, label: "epoch 1" });
    const bundle = map[jupyterDisplay]();
    expect(bundle["text/plain"]).toBe("epoch 1: 2 × 3 units, mean gate 0.417, exactly 0: 2");
    const drawn = String(bundle["image/svg+xml"]);
    // 84 and 30 are the left and upper margin, 22 the side of a cell.
    expect(drawn).toContain('<path d="M84,30h22v22h-22zM128,52h22v22h-22z" fill="#B9BDC2"/>');
    expect(drawn).toContain('<path d="M106,52h22v22h-22z" fill="#fde725"/>');
    expect(drawn).toContain('d="M84,52H128V30H150"');
    expect(drawn.match(/conv[12]/g)).toEqual(["conv1", "conv2"]);
    map.close();
  });

  it("sends later gates as binary data", () => {
    const map = gateMapWidget({ values: new Float32Array(6), rows: 2, columns: 3 });
    map[jupyterDisplay]();
    map.update(plane);
    const { data, buffers } = channel.sent[0]!;
    expect(data).toEqual({ method: "update", state: {}, buffer_paths: [["values"]] });
    expect([...new Float32Array(buffers[0]!.buffer)]).toEqual(plane.flat());
    map.close();
  });

  it("gives values with a sign colours with a sign", () => {
    const { state } = gateMapWidget([[-2, 1]]).widget;
    expect([state.low, state.high, state.colours[16]]).toEqual([-2, 2, "#ededed"]);
  });

  it("refuses what does not fit", () => {
    expect(() => gateMapWidget([[1, 2], [3]])).toThrow("plane[1] has 1 values");
    expect(() => gateMapWidget(plane, { layers: layers.slice(1) })).toThrow("layers have 4 units");
    expect(() => gateMapWidget(plane, { range: [1, 1] })).toThrow("[1, 1]");
    expect(() => gateMapWidget({ values: [1], rows: 1, columns: 2 })).toThrow("1 × 2 units has 1 values");
    expect(() => {
      gateMapWidget(plane).update([[1]]);
    }).toThrow("gate map of 2 × 3 units cannot show 1 × 1");
  });
});

describe("the gate map's front end", () => {
  it("draws the same as the picture, and names the unit under the pointer", async () => {
    const { state } = gateMapWidget(plane, { layers }).widget;
    const values = Float32Array.from(plane.flat());
    const { model, el } = await render(planeFront.esm, { ...state, values: view(values) });
    expect(el.innerHTML).toBe(drawPlane(state));
    el.fire("mousemove", { clientX: 115, clientY: 65 });
    expect(el.title).toBe("conv2, unit 2: 1");
    el.fire("mousemove", { clientX: 131, clientY: 65 });
    expect(el.title).toBe("");
    model.receive({ values: view(new Float32Array(6)) });
    expect(el.innerHTML).toContain("exactly 0: 6 of 6");
  });
});

describe("ramp", () => {
  it("goes evenly from the first colour to the last", () => {
    const stops = [
      [0, "#000000"],
      [0.5, "#ff0000"],
      [1, "#ff00ff"],
    ] as const;
    expect(ramp(stops, 5)).toEqual(["#000000", "#800000", "#ff0000", "#ff0080", "#ff00ff"]);
  });
});
