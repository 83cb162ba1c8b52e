import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { drawChart } from "../../../src/display/widget/chart-drawing";
import { chartFront } from "../../../src/display/widget/chart-front";
import { setCommChannel, type CommChannel } from "../../../src/display/widget/comm-channel";
import { liveChart } from "../../../src/display/widget/live-chart";
import { jupyterDisplay } from "../../../src/mime";
import { FakeChannel } from "./fake-channel";
import { render, view } from "./fake-front";

let channel: FakeChannel;
let before: CommChannel | undefined;
let time = 0;
const now = (): number => time;

beforeEach(() => {
  vi.useFakeTimers();
  time = 0;
  channel = new FakeChannel();
  before = setCommChannel(channel);
});
afterEach(() => {
  setCommChannel(before);
  vi.useRealTimers();
});

describe("liveChart", () => {
  it("sends its curves as binary data, twenty times a second at most", () => {
    const chart = liveChart({ label: "Astrocyte", x: "time (s)", y: "µM", now });
    chart[jupyterDisplay]();
    for (let step = 0; step < 100; step++, time += 2) chart.append(step, { calcium: step ** 2, ip3: 1 });
    expect(channel.sent).toHaveLength(4);
    vi.runAllTimers();
    expect(channel.sent).toHaveLength(5);
    const { data, buffers } = channel.sent.at(-1)!;
    expect(data.buffer_paths).toEqual([
      ["series", 0, "x"],
      ["series", 0, "y"],
      ["series", 1, "x"],
      ["series", 1, "y"],
    ]);
    expect([...new Float64Array(buffers[1]!.buffer)].slice(-2)).toEqual([98 ** 2, 99 ** 2]);
    chart.close();
  });

  it("shows every point that it has, whatever was sent", () => {
    const chart = liveChart({ label: "a < b", x: "t", now });
    expect(chart[jupyterDisplay]()["text/plain"]).toBe("a < b: no points yet");
    chart.append(0, { one: 1 });
    chart.append(1, { one: 2, two: NaN });
    const bundle = chart[jupyterDisplay]();
    expect(bundle["text/plain"]).toBe("a < b: one 2 at t 1, two");
    expect(String(bundle["image/svg+xml"]).match(/<polyline/g)).toHaveLength(2);
    expect(bundle["image/svg+xml"]).toContain("a &lt; b");
    expect(bundle["image/svg+xml"]).not.toMatch(/NaN|Infinity|undefined/);
    chart.clear();
    expect(chart[jupyterDisplay]()["text/plain"]).toBe("a < b: no points yet");
    expect(() => {
      chart.append(Infinity, { one: 1 });
    }).toThrow("chart point at Infinity");
    chart.close();
  });
});

describe("drawChart", () => {
  it("puts round numbers on the axes, and draws a flat line in the middle", () => {
    const x = [0, 5, 10];
    const drawn = drawChart({
      label: "flat",
      xLabel: "",
      yLabel: "",
      series: [{ name: "c", colour: "#0072B2", x, y: [2, 2, 2] }],
    });
    expect(drawn).toContain('points="64.0,130.0 326.0,130.0 588.0,130.0"');
    expect([...drawn.matchAll(/text-anchor="middle">([\d.]+)</g)].map(([, tick]) => tick)).toEqual([
      "0",
      "5",
      "10",
    ]);
    expect([...drawn.matchAll(/text-anchor="end">([\d.]+)</g)].map(([, tick]) => tick)).toEqual([
      "1.5",
      "2",
      "2.5",
    ]);
  });
});

describe("the chart's front end", () => {
  it("draws the same as the picture, now and after a change", async () => {
    const [x, y] = [Float64Array.of(0, 1, 2), Float64Array.of(3, 5, 4)];
    const texts = { label: "live", xLabel: "t", yLabel: "c" };
    const line = { name: "c", colour: "#0072B2" };
    const { model, el } = await render(chartFront.esm, {
      ...texts,
      series: [{ ...line, x: view(x), y: view(y) }],
    });
    expect(el.innerHTML).toBe(drawChart({ ...texts, series: [{ ...line, x, y }] }));
    model.receive({ series: [] });
    expect(el.innerHTML).toBe(drawChart({ ...texts, series: [] }));
  });
});
