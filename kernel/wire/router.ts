import type { MessagePort } from "node:worker_threads";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { version } from "../version";
import { Stopper } from "../interrupt/stopper";
import { target, word, type Words } from "../interrupt/words";
import type { Connection } from "./connection";
import type { ToMain, ToSockets } from "./exchange";
import { History } from "./history";
import { kernelInfo } from "./info";
import type { Sockets } from "./listen";
import { decode, type Header, type JsonObject, type Message } from "./message";
import { sentBefore } from "./order";
import { Publisher } from "./publisher";
import { createSigner, type Signer } from "./signature";

/** The channels on which requests arrive. */
type RequestChannel = "shell" | "control";

/** How long messages that are on their way are waited for before a queue is cleared, in ms. */
const settling = 5;
/** How long the main thread may tidy up after a shutdown request, in ms. */
const farewell = 1_000;

/** Decides who answers a message: this thread at once, or the main thread in its turn. */
export class Router {
  readonly #connection: Connection;
  readonly #sockets: Sockets;
  readonly #port: MessagePort;
  readonly #words: Words;
  readonly #report: (problem: unknown) => void;
  readonly #signer: Signer;
  readonly #publisher: Publisher;
  readonly #history = new History();
  readonly #stopper: Stopper;
  #requests = 0;
  /** The headers of the executions that may still be running or waiting. */
  readonly #executions = new Map<number, Header>();
  /** The question that waits for the reader's answer, and the id of the message that asked it. */
  #question: { readonly token: number; readonly id: string } | undefined;

  constructor(
    connection: Connection,
    sockets: Sockets,
    port: MessagePort,
    words: Words,
    report: (problem: unknown) => void,
  ) {
    this.#connection = connection;
    this.#sockets = sockets;
    this.#port = port;
    this.#words = words;
    this.#report = report;
    this.#signer = createSigner(connection.key, connection.hash);
    this.#publisher = new Publisher(this.#signer, sockets.iopub);
    this.#stopper = new Stopper(words, {
      tell: (id, ring) => {
        this.#tell({ kind: "interrupt", id, ring });
      },
      signal: () => {
        // Windows has no SIGINT that a process could send to itself: it would end it.
        if (process.platform === "win32") return false;
        process.kill(process.pid, "SIGINT");
        return true;
      },
      later: (ms, call) => {
        setTimeout(call, ms);
      },
    });
    port.on("message", (message: ToSockets) => {
      this.#serve(message);
    });
  }

  /** Says that the kernel listens, and begins to watch for signals. */
  start(): void {
    this.#publisher.publish("status", "{}", JSON.stringify({ execution_state: "starting" }));
    this.#tell({ kind: "listening" });
    if (process.platform === "win32") {
      this.#unwatched();
      return;
    }
    const sentinel = new Worker(join(__dirname, "..", "interrupt", "sentinel.js"), {
      workerData: this.#words,
    });
    sentinel.on("message", (id: number) => {
      this.#stopper.interrupt(id);
    });
    sentinel.on("error", (error) => {
      this.#report(error);
      this.#unwatched();
    });
    sentinel.unref();
  }

  /** Nobody catches signals: whoever waits for the sentinel need not. */
  #unwatched(): void {
    Atomics.store(this.#words, word.watching, -1);
    for (const waited of [word.watching, word.answered]) Atomics.notify(this.#words, waited);
  }

  /** Greets a front end that has subscribed, so that it knows that it will miss nothing from now on. */
  welcome(topic: Uint8Array): void {
    const content = JSON.stringify({ subscription: Buffer.from(topic).toString() });
    this.#sockets.iopub.send(this.#publisher.letter("iopub_welcome", [topic], "{}", content).frames);
  }

  /** Takes a request. Throws an `AstroNetError` if it is not a well-formed, signed message. */
  receive(channel: RequestChannel, frames: readonly Uint8Array[]): void {
    const message = decode(frames, this.#signer);
    const { header, content, metadata, identities, buffers } = message;
    const answer = (reply: JsonObject): void => {
      this.#answer(channel, message, reply);
    };
    switch (header.msg_type) {
      case "kernel_info_request":
        answer(kernelInfo(version));
        return;
      case "history_request":
        answer({ status: "ok", history: this.#history.select(content) });
        return;
      case "connect_request": {
        const { shell, iopub, stdin, heartbeat, control } = this.#connection.ports;
        const ports = { shell_port: shell, iopub_port: iopub, stdin_port: stdin, hb_port: heartbeat };
        answer({ status: "ok", ...ports, control_port: control });
        return;
      }
      case "interrupt_request": {
        const id = this.#stopper.target;
        const execution = this.#executions.get(id);
        // One that was sent before the execution was asked for is not meant for it.
        if (execution === undefined || !sentBefore(header, execution)) this.#stopper.interrupt(id);
        answer({ status: "ok" });
        return;
      }
      case "shutdown_request": {
        const reply = { status: "ok", restart: content.restart === true };
        answer(reply);
        this.#publisher.publish("shutdown_reply", JSON.stringify(header), JSON.stringify(reply));
        this.#shutdown().catch(this.#report);
        return;
      }
      default: {
        const id = ++this.#requests;
        if (header.msg_type === "execute_request") this.#expect(id, header);
        this.#tell({ kind: "request", id, channel, identities, header, content, metadata, buffers });
      }
    }
  }

  /** Takes the reader's answer to a question. */
  receiveAnswer(frames: readonly Uint8Array[]): void {
    const { header, parent, content } = decode(frames, this.#signer);
    if (header.msg_type !== "input_reply" || this.#question === undefined) return;
    // Some clients name no parent; one that names another question is late.
    const asked = parent.msg_id;
    if (typeof asked === "string" && asked !== this.#question.id) return;
    const value = content.value;
    const { token } = this.#question;
    this.#question = undefined;
    this.#tell({ kind: "answer", token, value: typeof value === "string" ? value : "" });
  }

  /** Does what the main thread asks for. */
  #serve(message: ToSockets): void {
    switch (message.kind) {
      case "stream":
        Atomics.sub(this.#words, word.backlog, message.text.length);
        Atomics.notify(this.#words, word.backlog);
        this.#publisher.write(message.name, message.parent, message.text);
        return;
      case "publish": {
        const { type, parent, content, metadata, buffers } = message;
        this.#publisher.publish(type, parent, content, metadata, buffers);
        return;
      }
      case "reply": {
        const { channel, type, identities, parent, content, metadata } = message;
        // What the cell has written must not arrive after its reply.
        this.#publisher.flush();
        this.#sockets[channel].send(
          this.#publisher.letter(type, identities, parent, content, metadata).frames,
        );
        return;
      }
      case "ask": {
        const { token, identities, parent, prompt, password } = message;
        this.#publisher.flush();
        const content = JSON.stringify({ prompt, password });
        const { id, frames } = this.#publisher.letter("input_request", identities, parent, content);
        this.#question = { token, id };
        this.#sockets.stdin.send(frames);
        return;
      }
      case "remember":
        this.#history.add(message.entry);
        return;
      case "settle": {
        const { token } = message;
        setTimeout(() => {
          this.#tell({ kind: "settled", token });
        }, settling);
        return;
      }
      case "stopped":
        this.#stopper.stopped(message.id);
    }
  }

  /** Remembers when an execution was asked for, and forgets those that are over. */
  #expect(id: number, header: Header): void {
    const running = Atomics.load(this.#words, word.running);
    for (const earlier of this.#executions.keys()) {
      if (running === 0 || earlier >= running) break;
      this.#executions.delete(earlier);
    }
    this.#executions.set(id, header);
    // From here on an interrupt message belongs to this execution; a signal does once it runs.
    if (target(this.#words) === 0) Atomics.store(this.#words, word.awaited, id);
  }

  /** Answers a request from this thread, as busy as the protocol wants it. */
  #answer(channel: RequestChannel, { header, identities }: Message, reply: JsonObject): void {
    const parent = JSON.stringify(header);
    const type = header.msg_type.replace(/_request$/, "_reply");
    this.#status("busy", parent);
    this.#sockets[channel].send(
      this.#publisher.letter(type, identities, parent, JSON.stringify(reply)).frames,
    );
    this.#status("idle", parent);
  }

  #status(state: "busy" | "idle", parent: string): void {
    this.#publisher.publish("status", parent, JSON.stringify({ execution_state: state }));
  }

  #tell(message: ToMain): void {
    this.#port.postMessage(message);
  }

  /** Lets the main thread tidy up, then ends the process, whatever the main thread is doing. */
  async #shutdown(): Promise<void> {
    this.#tell({ kind: "shutdown" });
    setTimeout(() => {
      process.kill(process.pid, "SIGKILL");
    }, farewell);
    await this.#sockets.settled();
  }
}
