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

/**
 * The renderer as one child process that lives as long as this one: started at the first figure, fed one figure
 * a line, never a reason for Node to stay alive. Kaleido answers in order, so a queue is enough.
 */
export class RendererProcess {
  readonly #child: ChildProcess;
  readonly #pending: Pending[] = [];
  #greeted = false;
  #complaints = "";
  #ended = false;

  constructor(location: RendererLocation) {
    const options = [
      "plotly",
      `--plotlyjs=${location.plotly}`,
      `--mathjax=${hookAddress}`,
      ...chromiumOptions,
    ];
    this.#child = spawn(location.program, options, {
      cwd: location.folder,
      env: { ...process.env, ...location.environment },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const { stdin, stdout, stderr } = this.#child;
    if (stdin === null || stdout === null || stderr === null)
      throw new AstroNetError("no pipe to the renderer");
    createInterface({ input: stdout }).on("line", (line) => {
      this.#read(line);
    });
    stderr.on("data", (chunk: Buffer) => {
      this.#complaints = (this.#complaints + chunk.toString()).slice(-2000);
    });
    // A write to a renderer that has just died is reported by its exit, which knows more.
    stdin.on("error", (error) => {
      this.#complaints += `\n${error.message}`;
    });
    this.#child.once("error", (error) => {
      this.#end(error.message);
    });
    this.#child.once("close", (code, signal) => {
      this.#end(`exit ${String(code ?? signal)}\n${this.#complaints.trim()}`);
    });
    this.#hold(false);
  }

  /** True once the process has gone. */
  get ended(): boolean {
    return this.#ended;
  }

  /** True while a figure is being drawn. */
  get busy(): boolean {
    return this.#pending.length > 0;
  }

  /** Draws one figure: SVG as text, PDF and PNG as base64. */
  render(request: RenderRequest): Promise<string> {
    if (this.#ended) return Promise.reject(new AstroNetError("the figure renderer has stopped (draw again)"));
    return new Promise((resolve, reject) => {
      this.#pending.push({ resolve, reject });
      this.#hold(true);
      this.#child.stdin?.write(`${JSON.stringify(request)}\n`);
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
    // The end of its input ends the renderer and all its children; only one that is at work needs a signal too.
    process.once("exit", () => {
      if (running?.busy === true) running.kill();
    });
  }
  if (running === undefined || running.ended) running = new RendererProcess(locateRenderer());
  return running;
}
