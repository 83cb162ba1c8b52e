import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { setCommChannel, type CommChannel } from "../../../src/display/widget/comm-channel";
import { controlTarget } from "../../../src/display/widget/control";
import { Widget } from "../../../src/display/widget/widget";
import { jupyterDisplay } from "../../../src/mime";
import { FakeChannel } from "./fake-channel";

type State = Readonly<{ n: number; name: string; x: Float32Array }>;
let channel: FakeChannel;
let before: CommChannel | undefined;
const made: Widget<State>[] = [];

function make(): Widget<State> {
  const widget = new Widget<State>({
    name: "Thing",
    state: { n: 1, name: "a", x: Float32Array.of(1) },
    front: { esm: "export default {}" },
    picture: ({ n }) => `<svg>${n}</svg>`,
    text: ({ n }) => `n is ${n}`,
    accept: ({ n }) => (typeof n === "number" ? { n: Math.min(10, n) } : {}),
  });
  made.push(widget);
  return widget;
}

beforeEach(() => {
  channel = new FakeChannel();
  before = setCommChannel(channel);
});
afterEach(() => {
  for (const widget of made.splice(0)) widget.close();
  setCommChannel(before);
});

describe("Widget", () => {
  it("shows its picture and its words, and where there is a channel itself", () => {
    const widget = make();
    setCommChannel(undefined);
    expect(widget[jupyterDisplay]()).toEqual({ "image/svg+xml": "<svg>1</svg>", "text/plain": "n is 1" });
    setCommChannel(channel);
    widget.set({ n: 2 });
    expect(widget[jupyterDisplay]()).toEqual({
      "application/vnd.jupyter.widget-view+json": { version_major: 2, version_minor: 1, model_id: "comm-0" },
      "image/svg+xml": "<svg>2</svg>",
      "text/plain": "n is 2",
    });
    widget[jupyterDisplay]();
    expect(channel.opened).toHaveLength(1);
    expect(channel.opened[0]).toMatchObject({
      target: "jupyter.widget",
      message: { data: { state: { n: 2, name: "a" }, buffer_paths: [["x"]] } },
    });
  });

  it("tells front ends and handlers of changes, and of nothing else", () => {
    const widget = make();
    const heard: unknown[] = [];
    const off = widget.onChange(({ n }, changed) => heard.push([n, ...changed]));
    widget[jupyterDisplay]();
    widget.set({ n: 2, name: "a" });
    widget.set({ n: 2 });
    widget.set({ x: Float32Array.of(3) });
    off();
    widget.set({ n: 4 });
    expect(heard).toEqual([
      [2, "n"],
      [2, "x"],
    ]);
    expect(channel.sent.map(({ data }) => data)).toEqual([
      { method: "update", state: { n: 2 }, buffer_paths: [] },
      { method: "update", state: {}, buffer_paths: [["x"]] },
      { method: "update", state: { n: 4 }, buffer_paths: [] },
    ]);
    expect([...new Float32Array(channel.sent[1]!.buffers[0]!.buffer)]).toEqual([3]);
  });

  it("takes what the reader changes, corrected, and tells only what it corrected", () => {
    const widget = make();
    const heard: number[] = [];
    widget.onChange(({ n }) => heard.push(n));
    widget[jupyterDisplay]();
    channel.change({ n: 5 });
    expect(channel.sent).toEqual([]);
    channel.change({ n: 50, other: 1, __proto__: null, toString: 1 });
    channel.change({ n: "text", name: "b" });
    expect(heard).toEqual([5, 10]);
    expect(widget.state).toEqual({ n: 10, name: "a", x: Float32Array.of(1) });
    expect(channel.sent.map(({ data }) => data.state)).toEqual([{ n: 10 }, { n: 10, name: "a" }]);
  });

  it("reports the error of one handler, and calls the others", async () => {
    const widget = make();
    const heard: number[] = [];
    widget.onChange(() => {
      throw new Error("no");
    });
    widget.onChange(() => Promise.reject(new Error("later")));
    widget.onChange(({ n }) => heard.push(n));
    widget[jupyterDisplay]();
    channel.change({ n: 2 });
    await Promise.resolve();
    expect(channel.errors).toEqual([new Error("no"), new Error("later")]);
    expect(heard).toEqual([2]);
    // Who changes the state by code hears of it.
    expect(() => {
      widget.set({ n: 3 });
    }).toThrow("no");
  });

  it("answers with its whole state, and exchanges messages with buffers", () => {
    const widget = make();
    const heard: unknown[] = [];
    widget.onMessage((content, buffers) => heard.push([content, ...buffers]));
    widget[jupyterDisplay]();
    channel.say({ method: "request_state" });
    expect(channel.sent[0]!.data).toMatchObject({
      method: "update",
      state: { _esm: "export default {}", n: 1 },
    });
    channel.say({ method: "custom", content: { hello: 1 } }, [Uint8Array.of(1)]);
    expect(heard).toEqual([[{ hello: 1 }, Uint8Array.of(1)]]);
    widget.send({ bye: 2 }, [Uint8Array.of(2)]);
    expect(channel.sent[1]).toEqual({
      id: "comm-0",
      data: { method: "custom", content: { bye: 2 } },
      buffers: [Uint8Array.of(2)],
    });
  });

  it("opens again after the front end has closed it, and never after it was closed by code", () => {
    const widget = make();
    widget[jupyterDisplay]();
    channel.leave();
    widget.set({ n: 9 });
    expect(channel.sent).toEqual([]);
    widget[jupyterDisplay]();
    expect(channel.opened.map(({ id }) => id)).toEqual(["comm-0", "comm-1"]);
    widget.close();
    widget.close();
    expect(channel.closed).toEqual(["comm-1"]);
    expect(widget[jupyterDisplay]()).toEqual({ "image/svg+xml": "<svg>9</svg>", "text/plain": "n is 9" });
  });

  it("is among those that a front end gets after its page was loaded again", () => {
    const [one, two] = [make(), make()];
    one[jupyterDisplay]();
    two[jupyterDisplay]();
    one.close();
    const control = channel.served.get(controlTarget)!;
    const listener = control(channel.end("control"), { data: {}, metadata: {}, buffers: [] });
    listener.message({ data: { method: "request_states" }, metadata: {}, buffers: [] });
    expect(channel.sent.at(-1)).toMatchObject({
      id: "control",
      data: {
        method: "update_states",
        states: { "comm-1": { model_name: "AnyModel", model_module: "anywidget", state: { n: 1 } } },
        buffer_paths: [["comm-1", "state", "x"]],
      },
    });
    expect(Object.keys(channel.sent.at(-1)!.data.states as object)).toEqual(["comm-1"]);
    expect(() => {
      listener.message({ data: { method: "dance" }, metadata: {}, buffers: [] });
    }).toThrow("unknown widget control method: dance");
    expect(channel.closed).toContain("control");
  });
});
