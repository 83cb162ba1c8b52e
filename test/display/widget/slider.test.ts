import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { setCommChannel, type CommChannel } from "../../../src/display/widget/comm-channel";
import { slider, type Slider } from "../../../src/display/widget/slider";
import { sliderFront } from "../../../src/display/widget/slider-front";
import { jupyterDisplay } from "../../../src/mime";
import { FakeChannel } from "./fake-channel";
import { render } from "./fake-front";

let channel: FakeChannel;
let before: CommChannel | undefined;
let ip3: Slider;

beforeEach(() => {
  channel = new FakeChannel();
  before = setCommChannel(channel);
  ip3 = slider({ min: 0, max: 2, value: 0.5, label: "IP3 <µM>" });
});
afterEach(() => {
  ip3.close();
  setCommChannel(before);
});

describe("slider", () => {
  it("shows where it stands as a picture and in words", () => {
    const bundle = ip3[jupyterDisplay]();
    expect(bundle["text/plain"]).toBe("IP3 <µM>: 0.5 (of 0 to 2)");
    expect(bundle["image/svg+xml"]).toContain('<circle cx="180.0"');
    expect(bundle["image/svg+xml"]).toContain("IP3 &lt;µM&gt;");
  });

  it("is set by the reader, within its range, and by code", () => {
    const heard: number[] = [];
    const off = ip3.onChange((value) => heard.push(value));
    ip3[jupyterDisplay]();
    channel.change({ value: 1.5 });
    channel.change({ value: 7, max: 9 });
    channel.change({ value: null });
    ip3.value = 1;
    off();
    ip3.value = 0;
    expect(heard).toEqual([1.5, 2, 1]);
    expect(ip3.widget.state).toEqual({ label: "IP3 <µM>", min: 0, max: 2, step: 0.02, value: 0 });
  });

  it("refuses what makes no sense", () => {
    expect(() => slider({ min: 1, max: 1 })).toThrow("slider needs finite min < max: 1, 1");
    expect(() => slider({ min: 0, max: 1, step: 2 })).toThrow("step in (0, max - min]: 2");
    expect(() => slider({ min: 0, max: 1, value: 2 })).toThrow("slider of [0, 1] cannot stand at 2");
    expect(() => (ip3.value = NaN)).toThrow("slider of [0, 2] cannot stand at NaN");
  });
});

describe("the slider's front end", () => {
  it("shows the state and tells what the reader does", async () => {
    const { model, el, end } = await render(sliderFront.esm, { ...ip3.widget.state });
    const input = el.querySelector("input");
    expect(input).toMatchObject({ min: 0, max: 2, step: 0.02, value: 0.5 });
    expect(el.querySelector("label").textContent).toBe("IP3 <µM>");
    input.value = "1.25";
    input.fire("input");
    expect(model.saved).toEqual([{ value: 1.25 }]);
    model.receive({ value: 2 });
    expect(el.querySelector("output").textContent).toBe("2");
    end?.();
    model.receive({ value: 1 });
    expect(el.querySelector("output").textContent).toBe("2");
  });
});
