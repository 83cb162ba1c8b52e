import { describe, expect, test } from "vitest";
import { scenario, type Bundle, type Ran, type Reply, type Shown } from "../client";

const png = Buffer.from("iVBORw0KGgoAAAAN", "base64");

test("the last expression is the result, as what it is", async () => {
  const cells = await scenario<Record<string, { data: Bundle; reply: Reply }>>("cells.py", "results");
  const data = Object.fromEntries(Object.entries(cells).map(([name, cell]) => [name, cell.data]));
  expect(data).toMatchObject({
    number: { "text/plain": "42" },
    quiet: null,
    undefined: null,
    null: { "text/plain": "null" },
    promise: { "text/plain": "[ 1, 2 ]" },
    own: { "text/html": "<b>own</b>", "application/json": { a: [1] } },
    later: { "text/markdown": "*later*" },
    array: { "text/plain": "Float32Array(1000) [0, 0.5, 1, …, 498.5, 499, 499.5] 4 kB" },
    png: { "image/png": png.toString("base64") },
    element: { "image/svg+xml": '<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>' },
    html: { "text/html": "<p>&lt;&amp;&gt;<i>in</i></p>" },
    bigint: { "text/plain": "18446744073709551616n" },
    throws: null,
  });
  expect(data.error).toMatchObject({
    "text/plain": expect.stringMatching(/^TypeError: a value\n.*cell 12, line 1/) as string,
  });
  const { throws } = cells;
  expect(throws!.reply).toMatchObject({ status: "error", ename: "RangeError", evalue: "no picture" });
  expect(throws!.reply.traceback!.join("\n")).toContain("cell 14, line 1");
  expect(throws!.reply.traceback!.join("\n")).not.toContain("guard");
});

test("displays are shown, replaced and cleared in order", async () => {
  const shown = await scenario<Record<string, Shown> & { nameless: Reply }>("cells.py", "displays");
  expect(shown.shown).toEqual([
    ["display_data", { data: { "text/plain": "{ a: 1 }" }, metadata: {}, transient: {} }],
    [
      "display_data",
      {
        data: { "text/markdown": "# hi", "text/plain": "# hi" },
        metadata: {},
        transient: { display_id: "one" },
      },
    ],
  ]);
  expect(shown.updated).toMatchObject([
    ["update_display_data", { data: { "text/plain": "'new'" }, transient: { display_id: "one" } }],
  ]);
  expect(shown.cleared).toEqual([
    ["clear_output", { wait: false }],
    ["clear_output", { wait: true }],
  ]);
  expect(shown.nameless).toMatchObject({ status: "error", ename: "AstroNetError" });
  // A display that takes its time belongs to the cell all the same.
  expect(shown.slow!.map(([type]) => type)).toEqual(["display_data", "execute_result"]);
  expect(shown.order!.map(([type, content]) => content.text ?? type)).toEqual([
    "a\n",
    "display_data",
    "c\n",
    "d\n",
    "e\n",
    "execute_result",
  ]);
  expect(shown.tslab!.map(([type, { data }]) => [type, data])).toEqual([
    ["display_data", { "text/html": "<i>x</i>" }],
    ["display_data", { "text/plain": "one" }],
    ["update_display_data", { "text/plain": "two" }],
    ["display_data", { "image/png": "YWI=" }],
  ]);
});

test("ten thousand lines arrive in order, in few messages, each in the cell that wrote it", async () => {
  const streams = await scenario<Record<string, unknown> & { messages: number }>("cells.py", "streams");
  expect(streams).toMatchObject({
    burst: true,
    mixed: true,
    sequence: true,
    own: ["own\n"],
    late: ["late\n"],
    partial: "€called",
    native: { stdout: "", stderr: "" },
  });
  // Lines that follow each other are joined; how many depends on the machine.
  expect(streams.messages).toBeLessThan(10_000);
});

describe("errors", () => {
  interface Errors {
    readonly thrown: Ran;
    readonly typed: Ran;
    readonly aborted: readonly string[];
    readonly states: readonly string[][];
    readonly ran: Bundle;
    readonly after: readonly string[];
    readonly at_once: readonly string[];
    readonly late: string;
    readonly timer: Record<string, unknown> & { traceback: string[] };
    readonly rejected: Record<string, unknown> & { traceback: string[] };
    readonly exit: Reply;
    readonly alive: Bundle;
  }

  test("end the cell in its own lines, and the cells that wait behind it", async () => {
    const errors = await scenario<Errors>("cells.py", "errors");
    const { thrown, typed } = errors;
    expect(thrown.reply).toMatchObject({ status: "error", ename: "RangeError", evalue: "too far" });
    expect(thrown.shown.map(([type]) => type)).toEqual(["error"]);
    expect(thrown.shown[0]![1]).toMatchObject({ ename: "RangeError", traceback: thrown.reply.traceback });
    expect(thrown.reply.traceback!.join("\n")).toMatch(/cell 1, line 2[^]*because/);
    expect(typed.reply).toMatchObject({
      status: "error",
      evalue: expect.stringContaining("line 1") as string,
    });
    expect(typed.reply.traceback!.join("\n")).toContain('let n: number = "text";');

    expect(errors.aborted).toEqual(["error", "aborted", "aborted"]);
    expect(errors.states).toEqual([
      ["status", "execute_input", "error", "status"],
      ["status", "status"],
      ["status", "status"],
    ]);
    expect(errors.ran).toEqual({ "text/plain": "'undefined'" });
    // Without stop_on_error the next one runs; and one that was sent after the error always does.
    expect(errors.after).toEqual(["error", "ok"]);
    expect(new Set(errors.at_once)).toEqual(new Set(["ok"]));
  });

  test("that nobody catches are shown in the cell that started the code, and end nothing", async () => {
    const errors = await scenario<Errors>("cells.py", "errors");
    expect(errors.late).toBe("ok");
    expect(errors.timer).toMatchObject({ ename: "Error", evalue: "in a timer" });
    expect(errors.timer.traceback.join("\n")).toContain("in a timer");
    expect(errors.rejected).toMatchObject({ ename: "TypeError", evalue: "unhandled" });
    expect(errors.exit).toMatchObject({
      status: "error",
      evalue: expect.stringContaining("process.exit(3)") as string,
    });
    expect(errors.alive).toEqual({ "text/plain": "6" });
  });
});

test("requests are answered as the protocol says", async () => {
  const requests = await scenario<Record<string, Record<string, unknown>>>("cells.py", "requests");
  expect(requests.first).toEqual({ status: "ok", execution_count: 1, payload: [], user_expressions: {} });
  expect(requests.silent).toMatchObject({ reply: { status: "ok", execution_count: 1 }, shown: [] });
  expect(requests.broken).toMatchObject({ reply: { status: "error", evalue: "unseen" }, shown: [] });
  expect(requests.stored).toEqual([1, { "text/plain": "5" }]);
  expect(requests.second).toBe(2);
  expect(requests.answers).toMatchObject({
    sum: { status: "ok", data: { "text/plain": "7" } },
    bad: { status: "error" },
    html: { status: "ok", data: { "text/html": "<b>b</b>" } },
  });
  expect(requests.failed).toEqual({});
  expect(requests.history!.history).toEqual([
    [1, 3, ["const y = 2; x", "5"]],
    [1, 4, ["throw new Error('no')", null]],
  ]);
  expect(requests.unknown).toMatchObject({ status: "error", ename: "UnknownMessage" });
  // Asked while a cell waits, and answered before it has ended.
  expect(requests.complete).toMatchObject({ matches: ["hypot"], cursor_start: 5, cursor_end: 8 });
  expect(requests.inspect).toMatchObject({ status: "ok", found: true });
  expect(requests.pending).toBe("ok");
  // The protocol counts characters, JavaScript counts UTF-16 units.
  expect(requests.emoji).toMatchObject({ matches: ["hypot"], cursor_start: 10, cursor_end: 13 });
  expect(requests.comms).toEqual({ status: "ok", comms: {} });
  expect(requests.connect).toMatchObject({ status: "ok", shell_port: expect.any(Number) as number });
  expect(requests.info).toMatchObject({
    status: "ok",
    protocol_version: "5.4",
    implementation: "astronet",
    language_info: { name: "typescript", file_extension: ".ts", mimetype: "text/x-typescript" },
  });
});
