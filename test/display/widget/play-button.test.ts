import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { setCommChannel, type CommChannel } from "../../../src/display/widget/comm-channel";
import { playButton } from "../../../src/display/widget/play-button";
import { playFront } from "../../../src/display/widget/play-front";
import { jupyterDisplay } from "../../../src/mime";
import { FakeChannel } from "./fake-channel";
import { render } from "./fake-front";

let channel: FakeChannel;
let before: CommChannel | undefined;

beforeEach(() => {
  vi.useFakeTimers();
  channel = new FakeChannel();
  before = setCommChannel(channel);
});
afterEach(() => {
  setCommChannel(before);
  vi.useRealTimers();
});

describe("playButton", () => {
  it("plays its steps from the reader's click to the end, and again from the start", async () => {
    const button = playButton({ steps: 3, interval: 100, label: "run" });
    const heard: number[] = [];
    button.onStep((step) => heard.push(step));
    button[jupyterDisplay]();
    channel.change({ playing: true });
    await vi.advanceTimersByTimeAsync(150);
    expect(heard).toEqual([1, 2]);
    expect(button[jupyterDisplay]()["text/plain"]).toBe("run: step 2 of 3, playing");
    await vi.advanceTimersByTimeAsync(1000);
    expect([heard, button.playing]).toEqual([[1, 2, 3], false]);
    expect(channel.sent.map(({ data }) => data.state)).toEqual([
      { step: 1 },
      { step: 2 },
      { step: 3 },
      { playing: false },
    ]);
    button.play();
    await vi.advanceTimersByTimeAsync(1000);
    expect(heard).toEqual([1, 2, 3, 1, 2, 3]);
    button.close();
  });

  it("waits for a step that takes its time, and pauses after it", async () => {
    const button = playButton({ interval: 10 });
    const heard: number[] = [];
    button.onStep(async (step) => {
      heard.push(step);
      await new Promise((resolve) => setTimeout(resolve, 500));
    });
    button[jupyterDisplay]();
    channel.change({ playing: true });
    await vi.advanceTimersByTimeAsync(400);
    channel.change({ playing: false });
    channel.change({ playing: true });
    await vi.advanceTimersByTimeAsync(50);
    expect(heard).toEqual([1]);
    await vi.advanceTimersByTimeAsync(100);
    expect(heard).toEqual([1, 2]);
    button.pause();
    await vi.advanceTimersByTimeAsync(2000);
    expect(heard).toEqual([1, 2]);
    expect(vi.getTimerCount()).toBe(0);
    channel.change({ step: 7 });
    expect(button.step).toBe(2);
    channel.change({ step: 0 });
    expect(button.step).toBe(0);
    button.close();
  });

  it("stops at a step that fails, and shows the error", async () => {
    const button = playButton();
    button.onStep((step) => {
      if (step === 2) throw new Error("diverged");
    });
    button.play();
    await vi.advanceTimersByTimeAsync(1000);
    expect([button.step, button.playing, channel.errors]).toEqual([2, false, [new Error("diverged")]]);
  });

  it("refuses what makes no sense", () => {
    expect(() => playButton({ steps: 1.5 })).toThrow("positive integer of steps: 1.5");
    expect(() => playButton({ interval: -1 })).toThrow("interval of 0 ms or more: -1");
  });
});

describe("the play button's front end", () => {
  it("plays, pauses and goes back", async () => {
    const { model, el } = await render(playFront.esm, { label: "run", step: 2, steps: 4, playing: false });
    expect(el.querySelector("output").textContent).toBe("2 of 4");
    el.querySelector(".play").fire("click");
    model.receive({ playing: true, step: 3 });
    expect(el.querySelector(".play")).toMatchObject({ textContent: "❚❚", title: "pause" });
    el.querySelector(".back").fire("click");
    expect(model.saved).toEqual([{ playing: true }, { playing: false, step: 0 }]);
  });
});
