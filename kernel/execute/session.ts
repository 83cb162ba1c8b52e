import { setTimeout as pause } from "node:timers/promises";
import type { Cells } from "../cell/contract";
import { Interrupted } from "../cell/interrupted";
import { drainSignals } from "../interrupt/drain";
import { unstoppable } from "../interrupt/guard";
import { word, type Words } from "../interrupt/words";
import type { Request, ToMain } from "../wire/exchange";
import { codeOf, completeReply, inspectReply, isCompleteReply, pagerAnswer } from "./answers";
import type { Ask } from "./ask";
import type { Comms } from "./comms";
import { owner } from "./current";
import { errorContent, evaluate, expressions, showError, type Outcome } from "./execution";
import type { Publisher } from "./publish";
import { Run } from "./run";
import { visit } from "./visit";

/** What a session works with. */
export interface SessionOptions {
  readonly words: Words;
  readonly publisher: Publisher;
  readonly ask: Ask;
  readonly comms: Comms;
  /** Loads what runs the cells; called when it is first needed. */
  readonly loadCells: () => Promise<Cells>;
  /** Tidies up before the process ends. */
  readonly farewell: () => void;
}

/** The requests of one kernel: cells run one after the other, everything else is answered at once. */
export class Session {
  readonly #options: SessionOptions;
  #cells: Promise<Cells> | undefined;
  #queue: Request[] = [];
  #running: Run | undefined;
  #working = false;
  /** When the last cell ended, in ms; 0 while there was none. */
  #ended = 0;
  #count = 0;
  #settleTokens = 0;
  readonly #settling = new Map<number, () => void>();
  /** Errors that a cell has ended with, so that they are not shown again as unhandled ones. */
  readonly #shown = new WeakSet();

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** What runs the cells. */
  cells(): Promise<Cells> {
    this.#cells ??= this.#options.loadCells();
    return this.#cells;
  }

  /** Resolves once no cell has run or waited for `ms`. */
  async quiet(ms: number): Promise<void> {
    while (this.#working || Date.now() - this.#ended < ms) await pause(ms / 4);
  }

  /** Takes a message of the socket thread. */
  receive(message: ToMain): void {
    switch (message.kind) {
      case "request":
        this.#take(message);
        return;
      case "interrupt":
        Atomics.store(this.#options.words, word.acknowledged, message.ring);
        Atomics.store(this.#options.words, word.stuck, 0);
        if (this.#running?.id === message.id) this.#running.interrupt();
        return;
      case "answer":
        this.#options.ask.answer(message.token, message.value);
        return;
      case "settled":
        this.#settling.get(message.token)?.();
        return;
      case "shutdown":
        this.#options.farewell();
        return;
      case "listening":
    }
  }

  /** Shows an error that nobody has caught in the cell that started the code; the kernel goes on. */
  uncaught(thrown: unknown): void {
    // The background of an interrupted cell ends like this; that is what was wanted.
    if (thrown instanceof Interrupted) return;
    if (typeof thrown === "object" && thrown !== null) {
      if (this.#shown.has(thrown)) return;
      this.#shown.add(thrown);
    }
    const run = owner();
    const show = (cells: Cells): void => {
      if (run !== undefined) showError(this.#options.publisher, run, cells.describeError(thrown));
    };
    this.cells().then(show, () => undefined);
  }

  #take(request: Request): void {
    if (request.header.msg_type === "execute_request") {
      this.#queue.push(request);
      if (!this.#working) void this.#work();
      return;
    }
    void this.#answer(request);
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let request = this.#queue.shift(); request !== undefined; request = this.#queue.shift()) {
      await this.#execute(request);
    }
    this.#working = false;
    this.#ended = Date.now();
  }

  /** The run of a request; the socket thread hears when a signal has stopped it. */
  #begin(request: Request): Run {
    const { words, publisher } = this.#options;
    return new Run(words, request, this.#count, (id) => {
      publisher.post({ kind: "stopped", id });
    });
  }

  async #execute(request: Request): Promise<void> {
    const { words, publisher } = this.#options;
    // What was sent while nothing ran, or an earlier cell, must not hit this one.
    drainSignals(words);
    const { content } = request;
    const code = codeOf(content.code);
    const silent = content.silent === true;
    const stored = !silent && content.store_history !== false;
    if (stored) this.#count++;
    const count = this.#count;
    const run = this.#begin(request);
    this.#running = run;
    Atomics.store(words, word.running, run.id);
    Atomics.compareExchange(words, word.awaited, run.id, 0);
    if (Atomics.load(words, word.interrupted) === run.id) run.interrupt();
    const started = new Date().toISOString();
    publisher.status(request, "busy");
    publisher.show(run, "execute_input", { code, execution_count: count });

    let outcome: Outcome;
    let answers: Record<string, unknown> = {};
    const payload: unknown[] = [];
    try {
      const cells = await Promise.race([this.cells(), run.abandoned]);
      const page = unstoppable(words, () => pagerAnswer(cells, code));
      if (page !== undefined) {
        payload.push({ source: "page", data: page, start: 0 });
        outcome = { status: "ok", result: undefined };
      } else {
        outcome = await evaluate(cells, words, run, code);
      }
      if (outcome.status === "ok") answers = await expressions(cells, words, run, content.user_expressions);
    } catch (thrown) {
      outcome = { status: "error", error: describe(thrown) };
    }
    // From here on, no interrupt can belong to this run any more.
    Atomics.compareExchange(words, word.running, run.id, 0);
    this.#running = undefined;

    const reply = { execution_count: count, user_expressions: answers, payload };
    if (outcome.status === "ok") {
      const { result } = outcome;
      if (result !== undefined) {
        publisher.show(run, "execute_result", { execution_count: count, data: result, metadata: {} });
      }
      if (stored) publisher.remember({ line: count, code, output: textOf(result) });
      publisher.reply(request, { status: "ok", ...reply }, { started });
    } else {
      showError(publisher, run, outcome.error);
      if (stored) publisher.remember({ line: count, code, output: undefined });
      const aborted = content.stop_on_error === false ? [] : await this.#arrived();
      publisher.reply(request, { status: "error", ...errorContent(outcome.error), ...reply }, { started });
      publisher.status(request, "idle");
      this.#abort(aborted);
      return;
    }
    publisher.status(request, "idle");
  }

  /** Takes the cells out of the queue that were sent before the front end could know of an error. */
  async #arrived(): Promise<Request[]> {
    const token = ++this.#settleTokens;
    await new Promise<void>((resolve) => {
      this.#settling.set(token, resolve);
      this.#options.publisher.post({ kind: "settle", token });
    });
    this.#settling.delete(token);
    return this.#queue.splice(0);
  }

  /** Answers cells that wait behind a failed one. */
  #abort(requests: readonly Request[]): void {
    const { publisher, words } = this.#options;
    for (const request of requests) {
      Atomics.compareExchange(words, word.awaited, request.id, 0);
      publisher.status(request, "busy");
      publisher.reply(request, {
        status: "aborted",
        execution_count: this.#count,
        payload: [],
        user_expressions: {},
      });
      publisher.status(request, "idle");
    }
  }

  /** Answers everything but the running of cells. */
  async #answer(request: Request): Promise<void> {
    const { publisher, words } = this.#options;
    publisher.status(request, "busy");
    try {
      if (request.header.msg_type.startsWith("comm_")) {
        this.#speak(request);
      } else {
        const cells = await this.cells();
        unstoppable(words, () => {
          this.#ask(cells, request);
        });
      }
    } catch (thrown) {
      publisher.reply(request, { status: "error", ...errorContent(describe(thrown)) });
    }
    publisher.status(request, "idle");
  }

  /** Answers a question about code; a type checker must not be stopped half-way. */
  #ask(cells: Cells, request: Request): void {
    const { publisher } = this.#options;
    const { content, header } = request;
    switch (header.msg_type) {
      case "complete_request":
        publisher.reply(request, completeReply(cells, content));
        return;
      case "inspect_request":
        publisher.reply(request, inspectReply(cells, content));
        return;
      case "is_complete_request":
        publisher.reply(request, isCompleteReply(cells, content));
        return;
      default:
        if (!header.msg_type.endsWith("_request")) return;
        publisher.reply(request, {
          status: "error",
          ename: "UnknownMessage",
          evalue: `this kernel does not know ${header.msg_type}`,
          traceback: [],
        });
    }
  }

  /** Hands on what a widget's front end says; that may call code of the reader's, which can be interrupted. */
  #speak(request: Request): void {
    const { publisher, comms, words } = this.#options;
    const { content, metadata, buffers, header } = request;
    if (header.msg_type === "comm_info_request") {
      const wanted = content.target_name;
      const open = [...comms.targets()].filter(([, target]) => wanted === undefined || target === wanted);
      const list = Object.fromEntries(open.map(([id, target]) => [id, { target_name: target }]));
      publisher.reply(request, { status: "ok", comms: list });
      return;
    }
    const run = this.#begin(request);
    try {
      visit(words, run, () => {
        switch (header.msg_type) {
          case "comm_open":
            if (comms.open(content, metadata, buffers)) return;
            publisher.publish("comm_close", run.parent, { comm_id: content.comm_id, data: {} });
            return;
          case "comm_msg":
            comms.message(content, metadata, buffers);
            return;
          case "comm_close":
            comms.close(content);
        }
      });
    } catch (thrown) {
      showError(publisher, run, describe(thrown));
    }
  }
}

/** Describes an error of the kernel itself, or one that came before there were cells to describe it. */
function describe(thrown: unknown): { name: string; message: string; traceback: string[] } {
  if (!(thrown instanceof Error)) return { name: "Error", message: String(thrown), traceback: [] };
  const { name, message, stack } = thrown;
  return { name, message, traceback: thrown instanceof Interrupted ? [] : (stack ?? message).split("\n") };
}

function textOf(result: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const text = result?.["text/plain"];
  return typeof text === "string" ? text : undefined;
}
