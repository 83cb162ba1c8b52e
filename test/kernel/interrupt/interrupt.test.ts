import { expect, test } from "vitest";
import { scenario, type Reply } from "../client";

interface Stopped {
  readonly reply: Reply;
  readonly seconds: number;
  readonly kept: boolean;
}

test("every endless cell is stopped by a message and by a signal, and the state is kept", async () => {
  const found = await scenario<Record<string, unknown>>("control.py", "interrupts");
  const { still, turns, idle, behind, ...cells } = found;
  const names = Object.keys(cells);
  expect(names).toHaveLength(24);
  for (const name of names) {
    const cell = cells[name] as Stopped;
    expect([name, cell.reply.status, cell.reply.ename, cell.kept]).toEqual([
      name,
      "error",
      "Interrupted",
      true,
    ]);
  }
  expect(still).toBe(true);
  expect(turns).toBeGreaterThan(1000);
  expect(idle).toBe(true);
  expect(behind).toEqual(["error", "aborted"]);
});

test("a training run stops between batches, keeps what it has learned, and leaves no tensor behind", async () => {
  interface Training {
    readonly reply: Reply;
    readonly state: readonly [tensors: number, epochs: number];
    readonly later: readonly [tensors: number, epochs: number];
  }
  type Found = Record<"first" | "second", Training> & { made: Reply; checkpoint: readonly string[] };
  const { made, first, second, checkpoint } = await scenario<Found>("control.py", "training");
  expect(made.status).toBe("ok");
  for (const { reply, state, later } of [first, second]) {
    expect([reply.status, reply.ename]).toEqual(["error", "Interrupted"]);
    // Nothing goes on in the background.
    expect(later).toEqual(state);
  }
  expect(first.state[1]).toBeGreaterThan(0);
  expect(second.state[1]).toBeGreaterThan(first.state[1]);
  expect(second.state[0]).toBe(first.state[0]);
  expect(checkpoint).not.toEqual([]);
});

test("an interrupt that comes as a cell ends never hits the healthy cell after it", async () => {
  const { interrupted, hit } = await scenario<{ interrupted: number; hit: unknown[] }>(
    "control.py",
    "race",
    "250",
    "1",
  );
  expect(hit).toEqual([]);
  // The interrupts came around the end of the cells, or the test would prove nothing.
  expect(interrupted).toBeGreaterThan(25);
  expect(250 - interrupted).toBeGreaterThan(25);
});

test("five hundred interrupts leave a working kernel that has not grown", { timeout: 300_000 }, async () => {
  const { wrong, sizes } = await scenario<{ wrong: unknown[]; sizes: number[] }>("control.py", "many", "500");
  expect(wrong).toEqual([]);
  expect(sizes).toHaveLength(10);
  // Each cell leaves its declarations with the type checker, some kB; nothing else may stay.
  expect(sizes.at(-1)! - sizes[0]!).toBeLessThan(25);
});
