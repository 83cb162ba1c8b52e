import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { createInterface, type Interface } from "node:readline";

import { AstroNetError } from "../../src/error";

import type { ClockName } from "./clock";

/** What `peer.py` is told of a piece of work, beside what that kind of work needs. */
export interface PeerWork {
  readonly threads: number;
  /** Path of a safetensors file with parameters and batch. */
  readonly tensors: string;
}

/** PyTorch in a process of its own, asked by one JSON line at a time. */
export class Peer {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: Interface;
  private complaints = "";

  /**
   * PyTorch's threads wait for each other by spinning, its default. Where other programs want the cores too, they spin while
   * the one that they wait for is not running: a step then takes ten times as long, and an epoch never seems to end.
   *
   * @param python an interpreter that has PyTorch
   * @param script path of `peer.py`
   * @param waiting how its threads wait for each other: `"spinning"`, or `"asleep"` for a machine that is busy
   */
  constructor(python: string, script: string, waiting: "spinning" | "asleep") {
    const env = waiting === "asleep" ? { ...process.env, OMP_WAIT_POLICY: "passive" } : process.env;
    this.child = spawn(python, [script], { env });
    this.lines = createInterface({ input: this.child.stdout });
    this.child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.complaints += text;
    });
  }

  /** Builds a piece of work; answers with PyTorch's version. */
  async prepare(work: PeerWork): Promise<string> {
    return (await this.ask<{ version: string }>({ request: "prepare", ...work })).version;
  }

  /** Takes steps; answers with the loss of each. */
  async losses(count: number): Promise<number[]> {
    return (await this.ask<{ losses: number[] }>({ request: "losses", count })).losses;
  }

  /** Takes steps for some time. */
  async settle(milliseconds: number): Promise<void> {
    await this.ask({ request: "settle", milliseconds });
  }

  /** Takes steps; answers with the milliseconds of each, and those of the processor since the process began. */
  async time(count: number, clock: ClockName): Promise<{ milliseconds: number[]; processor: number }> {
    return this.ask({ request: "time", count, clock });
  }

  /** Milliseconds of the processor since the process began. */
  async processor(): Promise<number> {
    return (await this.ask<{ processor: number }>({ request: "time", count: 0, clock: "processor" }))
      .processor;
  }

  /** Ends the process. */
  async close(): Promise<void> {
    const ended = once(this.child, "close");
    this.child.stdin.end();
    await ended;
  }

  private async ask<Answer>(request: object): Promise<Answer> {
    const waiting = new AbortController();
    try {
      const answered = once(this.lines, "line", { signal: waiting.signal });
      const ended = once(this.child, "close", { signal: waiting.signal }).then(() => undefined);
      this.child.stdin.write(`${JSON.stringify(request)}\n`);
      const line = await Promise.race([answered, ended]);
      if (line) return JSON.parse(line[0] as string) as Answer;
      throw new AstroNetError(`bench: PyTorch's side ended\n${this.complaints.trim()}`);
    } finally {
      waiting.abort();
    }
  }
}
