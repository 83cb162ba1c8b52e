import { spawn, type ChildProcess } from "node:child_process";
import type { Socket } from "node:net";
import { createInterface } from "node:readline";
import { AstroNetError } from "../../error";
import type { FigureJson } from "../figure/json";
import { hookAddress } from "./hook";
import { locateRenderer, type RendererLocation } from "./locate";

/** One figure to draw: what kaleido reads as a line of JSON. */
export interface RenderRequest {
  readonly data: FigureJson;
  readonly format: "svg" | "pdf" | "png";
  /** Layout pixels. */
  readonly width: number;
  readonly height: number;
  /** Image pixels per layout pixel. */
  readonly scale: number;
}

interface Reply {
  readonly code: number;
  readonly message: string | null;
  readonly result: string | null;
}

interface Pending {
  /** The request, as a line of JSON. */
  readonly line: string;
  readonly resolve: (result: string) => void;
  readonly reject: (error: Error) => void;
}

const chromiumOptions = [
  "--disable-gpu",
  "--allow-file-access-from-files",
  "--disable-breakpad",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--no-sandbox",
];

/** Milliseconds that a renderer has to say that it has started, at each try. */
const patience: readonly number[] = [15_000, 30_000, 60_000, 60_000];

/**
 * The renderer as one child process that lives as long as this one: started at the first figure, fed one figure
 * a line, never a reason for Node to stay alive. Kaleido answers in order, so a queue is enough.
 *
 * On a busy machine kaleido 0.2.1 now and then stands still before it says that it has started. It is then ended, and started
 * anew with what it has been asked for.
 */
export class RendererProcess {
  readonly #location: RendererLocation;
  readonly #patience: readonly number[];
  readonly #pending: Pending[] = [];
  #child: ChildProcess;
  #tries = 0;
  #greeted = false;
  #complaints = "";
  #ended = false;

  /** @param waits milliseconds that the renderer has for its start, at each try */
  constructor(location: RendererLocation, waits: readonly number[] = patience) {
    this.#location = location;
    this.#patience = waits;
    this.#child = this.#start();
  }

  #start(): ChildProcess {
    const { program, folder, environment, plotly } = this.#location;
    const options = ["plotly", `--plotlyjs=${plotly}`, `--mathjax=${hookAddress}`, ...chromiumOptions];
    const child = spawn(program, options, {
      cwd: folder,
      env: { ...process.env, ...environment },
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#child = child;
    const { stdin, stdout, stderr } = child;
    const watch = setTimeout(() => {
      this.#startAgain(child);
    }, this.#patience[this.#tries++]).unref();
    createInterface({ input: stdout }).on("line", (line) => {
      clearTimeout(watch);
      if (child === this.#child) this.#read(line);
    });
    stderr.on("data", (chunk: Buffer) => {
      this.#complaints = (this.#complaints + chunk.toString()).slice(-2000);
    });
    // A write to a renderer that has just died is reported by its exit, which knows more.
    stdin.on("error", (error) => {
      this.#complaints += `\n${error.message}`;
    });
    const gone = (reason: string): void => {
      clearTimeout(watch);
      if (child === this.#child) this.#end(reason);
    };
    child.once("error", (error) => {
      gone(error.message);
    });
    child.once("close", (code, signal) => {
      gone(`exit ${String(code ?? signal)}\n${this.#complaints.trim()}`);
    });
    for (const { line } of this.#pending) stdin.write(line);
    this.#hold(this.busy);
    return child;
  }

  /** Ends a renderer that does not start, and starts another; the last one that is tried has all stop. */
  #startAgain(child: ChildProcess): void {
    if (this.#tries < this.#patience.length) this.#start();
    else this.#end(`no sign of a start, ${this.#tries} times`);
    child.kill("SIGKILL");
  }

  /** True once the process has gone. */
  get ended(): boolean {
    return this.#ended;
  }

  /** True while a figure is being drawn. */
  get busy(): boolean {
    return this.#pending.length > 0;
  }

  /** True once it has said that it has started. */
  get started(): boolean {
    return this.#greeted;
  }

  /** Draws one figure: SVG as text, PDF and PNG as base64. */
  render(request: RenderRequest): Promise<string> {
    if (this.#ended) return Promise.reject(new AstroNetError("the figure renderer has stopped (draw again)"));
    const line = `${JSON.stringify(request)}\n`;
    return new Promise((resolve, reject) => {
      this.#pending.push({ line, resolve, reject });
      this.#hold(true);
      this.#child.stdin?.write(line);
    });
  }

  /** Ends the process. */
  kill(): void {
    this.#child.kill("SIGKILL");
  }

  #read(line: string): void {
    if (!this.#greeted) {
      this.#greeted = true; // the first line only says that it has started
      return;
    }
    const next = this.#pending.shift();
    if (this.#pending.length === 0) this.#hold(false);
    if (next === undefined) return;
    const reply = JSON.parse(line) as Reply;
    if (reply.code === 0 && reply.result !== null) next.resolve(reply.result);
    else
      next.reject(
        new AstroNetError(`the renderer refused the figure: ${reply.message ?? "no reason given"}`),
      );
  }

  #end(reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const { reject } of this.#pending.splice(0)) {
      reject(
        new AstroNetError(
          `the figure renderer stopped: ${reason} (run \`npm run setup\` to install it again)`,
        ),
      );
    }
  }

  /** Keeps Node alive while a figure is being drawn, and only then. */
  #hold(active: boolean): void {
    const pipes = [this.#child.stdin, this.#child.stdout, this.#child.stderr] as (Socket | null)[];
    for (const handle of [this.#child, ...pipes]) {
      if (active) handle?.ref();
      else handle?.unref();
    }
  }
}

let running: RendererProcess | undefined;

/** The renderer of this process, started where there is none. */
export function renderer(): RendererProcess {
  if (running === undefined) {
    // The end of its input ends the renderer and all its children; only one that is at work, or does not start, needs a signal too.
    process.once("exit", () => {
      if (running && (running.busy || !running.started)) running.kill();
    });
  }
  if (running === undefined || running.ended) running = new RendererProcess(locateRenderer());
  return running;
}
