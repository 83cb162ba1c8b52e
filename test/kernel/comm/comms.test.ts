import { expect, test } from "vitest";
import { scenario, type Bundle } from "../client";

interface Said {
  readonly type: string;
  readonly parent: string;
  readonly content: Record<string, unknown>;
  readonly buffers: readonly string[];
}

interface Cell {
  readonly id: string;
  readonly status: string;
  readonly messages: readonly Said[];
}

const types = (said: readonly Said[]): string[] => said.map(({ type }) => type);

test("a slider moves: its handler runs as its cell's code, other widgets change, errors end nothing", async () => {
  const found = await scenario<{
    ids: { chart: string; slider: string };
    chart: Cell;
    slider: Cell;
    moved: Said[];
    read: Bundle;
    failed: Record<string, unknown>;
    rejected: Record<string, unknown>;
    while_running: Bundle;
    open: unknown;
    other: unknown;
    ended: Cell;
    left: unknown;
    alive: Bundle;
  }>("comms.py", "slider");
  const { ids } = found;

  expect(types(found.slider.messages)).toEqual(["comm_open", "execute_result"]);
  expect(found.slider.messages[0]).toMatchObject({
    parent: found.slider.id,
    content: {
      comm_id: ids.slider,
      target_name: "jupyter.widget",
      data: { state: { _model_module: "anywidget", _model_name: "AnyModel", min: 0, max: 1, value: 0 } },
    },
  });
  expect(found.slider.messages[1]!.content.data).toMatchObject({
    "image/svg+xml": expect.stringContaining("<svg") as string,
    "text/plain": "IP3: 0 (of 0 to 1)",
  });

  expect(found.moved).toMatchObject([
    { type: "stream", parent: found.slider.id, content: { name: "stdout", text: "value 0.25\n" } },
    {
      type: "comm_msg",
      content: {
        comm_id: ids.chart,
        data: {
          method: "update",
          state: { series: [{ name: "ip3" }] },
          buffer_paths: [
            ["series", 0, "x"],
            ["series", 0, "y"],
          ],
        },
      },
      // 0.25 as a double.
      buffers: ["000000000000d03f", "000000000000d03f"],
    },
  ]);
  expect(found.read).toEqual({ "text/plain": "0.25" });

  expect(found.failed).toMatchObject({ ename: "RangeError", evalue: "too much IP3" });
  expect((found.failed.traceback as string[]).join("\n")).toMatch(/cell \d+, line 1/);
  expect(found.rejected).toMatchObject({ ename: "TypeError", evalue: "asynchronous" });
  expect(found.while_running).toEqual({ "text/plain": "0.9" });

  expect(found.open).toEqual({
    status: "ok",
    comms: {
      [ids.chart]: { target_name: "jupyter.widget" },
      [ids.slider]: { target_name: "jupyter.widget" },
    },
  });
  expect(found.other).toEqual({ status: "ok", comms: {} });
  expect(found.ended.messages).toMatchObject([
    { type: "comm_close", content: { comm_id: ids.slider } },
    { type: "execute_result", content: { data: { "text/plain": "IP3: 0.9 (of 0 to 1)" } } },
  ]);
  expect(found.left).toEqual({ status: "ok", comms: {} });
  expect(found.alive).toEqual({ "text/plain": "42" });
});

test("binary buffers travel both ways, and a front end gets every state again", async () => {
  const found = await scenario<{
    comm: string;
    begun: Said;
    update: Said[];
    echo: Said[];
    opened: Said[];
    states: Said[];
    state: Said[];
    bad: Record<string, unknown>;
    refused: Said[];
    floats: number[][];
    alive: Bundle;
  }>("comms.py", "buffers");
  expect(found.begun.content.data).toMatchObject({ buffer_paths: [["values"]] });
  expect(found.floats).toEqual([
    [0, 0.5, 1, 0.25],
    [1, 1, 1, 0],
  ]);
  expect(found.echo).toMatchObject([
    {
      type: "comm_msg",
      content: { comm_id: found.comm, data: { method: "custom", content: { content: { n: 1 } } } },
      buffers: ["0204", "06"],
    },
  ]);
  expect(found.opened).toEqual([]);
  expect(found.states).toMatchObject([
    {
      content: {
        data: {
          method: "update_states",
          states: { [found.comm]: { model_module: "anywidget", state: { rows: 2, columns: 2 } } },
          buffer_paths: [[found.comm, "state", "values"]],
        },
      },
      buffers: [found.update[0]!.buffers[0]],
    },
  ]);
  expect(found.state).toMatchObject([
    { content: { data: { method: "update", state: { rows: 2 }, buffer_paths: [["values"]] } } },
  ]);
  expect(found.bad).toMatchObject({
    ename: "AstroNetError",
    evalue: "a state with 1 buffer paths came with 0 buffers",
  });
  expect(found.refused).toMatchObject([{ type: "comm_close", content: { comm_id: "x" } }]);
  expect(found.alive).toEqual({ "text/plain": "42" });
});

test("a play button plays in the kernel, and its steps are shown in its cell", async () => {
  const { found, step } = await scenario<{ found: unknown[]; step: Bundle }>("comms.py", "play");
  const shown = (text: string): unknown => ({ type: "display_data", own: true, text });
  const told = (state: unknown): unknown => ({ type: "comm_msg", state });
  expect(found).toEqual([
    told({ step: 1 }),
    shown("10"),
    told({ step: 2 }),
    shown("20"),
    told({ step: 3 }),
    shown("30"),
    told({ playing: false }),
  ]);
  expect(step).toEqual({ "text/plain": "[ 3, false ]" });
});

test("a handler that never ends is stopped by a message and by a signal; a cell that awaits goes on", async () => {
  expect(await scenario("comms.py", "interrupts")).toEqual({
    idle: [["Interrupted"], ["Interrupted"]],
    awaiting: [["Interrupted"], ["Interrupted"]],
    waited: "ok",
    kept: { "text/plain": "42" },
    moved: { "text/plain": "9" },
  });
});

test("a notebook that a program runs keeps pictures, and needs no front end to be read", async () => {
  const found = await scenario<{ data: Bundle; widgets: boolean; picture: boolean; view: boolean }>(
    "comms.py",
    "headless",
  );
  expect(found).toMatchObject({ widgets: false, picture: true, view: false });
  expect(found.data).toMatchObject({
    "image/svg+xml": expect.stringContaining('aria-label="IP3: 0.5"') as string,
    "text/plain": "IP3: 0.5 (of 0 to 1)",
  });
});
