import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { setOutput, type DisplayOptions, type Output } from "../../../src/display/output";
import { progress } from "../../../src/display/progress/progress";
import type { MimeBundle } from "../../../src/mime";

let shown: { bundle: MimeBundle; options: DisplayOptions | undefined }[] = [];
let before: Output;
let time = 0;
const now = (): number => time;
const text = (): unknown => shown.at(-1)?.bundle["text/plain"];

beforeEach(() => {
  shown = [];
  time = 0;
  before = setOutput({ display: (bundle, options) => shown.push({ bundle, options }) });
});
afterEach(() => {
  setOutput(before);
});

describe("progress", () => {
  it("updates one display in place", () => {
    const bar = progress(10, { label: "simulate", now });
    time = 1000;
    bar.tick(5);
    bar.end();
    const ids = new Set(shown.map(({ options }) => options?.id));
    expect(ids.size).toBe(1);
    expect(shown.map(({ options }) => options?.update ?? false)).toEqual([false, true, true]);
  });

  it("tells how far the work is, how fast it goes and how long it will take", () => {
    const bar = progress(200, { label: "simulate", unit: "steps", now });
    time = 10_000;
    bar.tick(50);
    expect(text()).toBe("simulate  [█████···············] 25 %  50/200 steps  5.0 steps/s  0:30 left");
    time = 20_000;
    bar.tick(150);
    bar.end();
    expect(text()).toBe("simulate  [████████████████████] 100 %  200/200 steps  10 steps/s  0:20 in all");
  });

  it("shows at most five updates a second, and the last in any case", () => {
    const bar = progress(1000, { now });
    for (let step = 0; step < 1000; step++) {
      time += 1;
      bar.tick();
    }
    expect(shown.length).toBe(1 + 5);
    bar.end();
    bar.end();
    expect(shown.length).toBe(1 + 5 + 1);
    expect(text()).toContain("1000/1000");
  });

  it("draws a live curve for each value, and keeps lines", () => {
    const bar = progress(10, { now });
    for (let step = 1; step <= 3; step++) {
      time += 500;
      bar.tick(1, { calcium: step / 10, "IP₃": 1 });
    }
    bar.keep("steady at step 3");
    const html = String(shown.at(-1)?.bundle["text/html"]);
    expect(html.match(/<polyline/g)).toHaveLength(2);
    expect(html).toContain("calcium");
    expect(text()).toMatch(/^steady at step 3\nprogress {2}\[/);
  });

  it("writes only the lines that stay where a display cannot be replaced", () => {
    setOutput({ inPlace: false, display: (bundle, options) => shown.push({ bundle, options }) });
    const bar = progress(3, { now });
    bar.tick();
    bar.keep("one");
    bar.tick();
    bar.keep("two");
    bar.end();
    expect(shown.map(({ bundle }) => bundle["text/plain"])).toEqual(["one", "two"]);
  });

  it("refuses totals and steps that are none", () => {
    expect(() => progress(0)).toThrow("progress needs a positive number of steps: 0");
    expect(() => progress(NaN)).toThrow("progress needs a positive number of steps: NaN");
    expect(() => {
      progress(1, { now }).tick(-1);
    }).toThrow("progress cannot go by -1 steps");
  });
});
