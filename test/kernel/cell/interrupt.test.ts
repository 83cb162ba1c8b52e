import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Interrupted } from "../../../kernel/cell/interrupted";
import { Notebook } from "./notebook";

let notebook: Notebook;
beforeAll(() => {
  notebook = new Notebook();
});
afterAll(() => {
  notebook.remove();
});

const soon = "(globalThis as any).interruptSoon();";
const rest = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

describe("an interrupt", () => {
  it.each([
    ["a wait that never ends", `${soon} await new Promise(() => {})`],
    ["a promise that never settles", `${soon} new Promise(() => {})`],
    ["a loop of microtasks", `${soon} while (true) await null`],
    ["a loop that catches everything", `${soon} while (true) { try { await null } catch {} }`],
    [
      "a loop over an async iterable",
      `async function* all() { while (true) yield 1 }\n${soon} for await (const x of all()) ;`,
    ],
    ["a synchronous loop after a wait", `${soon} await null; while (true) ;`],
    [
      "a synchronous loop in a function after a wait",
      `function spin() { while (true) ; }\n${soon} await null; spin()`,
    ],
    ["an async function's loop", `async function loop() { for (;;) await null }\n${soon} await loop()`],
    ["a loop of timers", `${soon} while (true) await new Promise((done) => setTimeout(done, 1))`],
  ])("ends %s", async (_what, code) => {
    expect((await notebook.error(code)).name).toBe("Interrupted");
    expect(await notebook.value("1 + 1")).toBe(2);
  });

  it("ends a loop of an earlier cell's function in the cell that calls it", async () => {
    const forever = `async function forever() { while (true) { if (calls++ === 0) ${soon} await null } }`;
    await notebook.value(`let calls = 0; ${forever}`);
    expect((await notebook.error("await forever()")).name).toBe("Interrupted");
    expect(await notebook.value("calls > 0")).toBe(true);
  });

  it("leaves no work behind", async () => {
    const code = `let done = 0;\n${soon}\nfor (let i = 0; ; i++) { await new Promise((go) => setTimeout(go, 1)); done++ }`;
    expect((await notebook.error(code)).name).toBe("Interrupted");
    await rest(20);
    const done = await notebook.value("done");
    await rest(50);
    expect(await notebook.value("done")).toBe(done);
  });

  it("stops what comes after a wait that ends later", async () => {
    const code = `let went = false;\n${soon}\nawait new Promise((go) => setTimeout(go, 100)); went = true;`;
    expect((await notebook.error(code)).name).toBe("Interrupted");
    await rest(150);
    expect(await notebook.value("went")).toBe(false);
  });

  it("does not stop what an earlier cell has left running", async () => {
    await notebook.value(
      "let ticks = 0; let stopped = false;\n" +
        "async function tick() { while (!stopped) { ticks++; await new Promise((go) => setTimeout(go, 1)) } }\n" +
        "void tick();",
    );
    expect((await notebook.error(`${soon} await new Promise(() => {})`)).name).toBe("Interrupted");
    const before = Number(await notebook.value("ticks"));
    await rest(50);
    expect(Number(await notebook.value("stopped = true; ticks"))).toBeGreaterThan(before);
  });

  it("keeps what the cell has reached, and nothing more", async () => {
    const code = `let rounds = 0;\nwhile (true) { if (rounds++ === 0) ${soon} await null }\nconst after = 1`;
    expect((await notebook.error(code)).name).toBe("Interrupted");
    expect(await notebook.value("rounds > 0")).toBe(true);
    expect((await notebook.error("after")).name).toBe("TypeScriptError");
  });

  it("ends the reading of types, which the next cell takes up where it was left", async () => {
    const other = new Notebook();
    const read = async (files: number): Promise<[name: string | undefined, calls: number]> => {
      let calls = 0;
      const checkInterrupt = (): void => {
        if (++calls > files) throw new Interrupted();
      };
      const { signal } = new AbortController();
      const result = await other.cells.execute("process.pid", { count: 1, checkInterrupt, signal });
      return [result.status === "error" ? result.error.name : undefined, calls];
    };
    expect(await read(3)).toEqual(["Interrupted", 4]);
    expect(await read(3)).toEqual(["Interrupted", 4]);
    expect(await other.value("6 * 7")).toBe(42);
    const [name, calls] = await read(Infinity);
    expect(name).toBeUndefined();
    expect(calls).toBeGreaterThan(10);
    expect((await read(Infinity))[1]).toBeLessThan(calls);
    other.remove();
  });

  it("ends a synchronous loop by SIGINT, and keeps its values", async () => {
    const worker = new Worker(
      'require("node:worker_threads").parentPort.on("message", () => setTimeout(() => process.kill(process.pid, "SIGINT"), 50))',
      { eval: true },
    );
    await once(worker, "online");
    Object.assign(globalThis, {
      signalSoon: () => {
        worker.postMessage("now");
      },
    });
    try {
      const { name, message, traceback } = await notebook.error(
        "let spins = 0;\nwhile (true) if (spins++ === 0) (globalThis as any).signalSoon();",
      );
      expect([name, message, traceback[0]]).toEqual([
        "Interrupted",
        "the cell was interrupted",
        "Interrupted: the cell was interrupted",
      ]);
      expect(Number(await notebook.value("spins"))).toBeGreaterThan(0);
    } finally {
      await worker.terminate();
    }
  });
});
