import { jupyterDisplay, type Displayable, type MimeBundle } from "../../mime";
import { commChannel, type Comm, type CommMessage } from "./comm-channel";
import { forget, remember } from "./control";
import { Handlers, rethrow, type Report } from "./handlers";
import {
  modelState,
  openMessage,
  readRequest,
  updateMessage,
  widgetMime,
  widgetTarget,
  type FrontEnd,
} from "./protocol";

/** What a widget is made of. `State` is JSON, with typed arrays anywhere in it. */
export interface WidgetDefinition<State extends object> {
  /** The kind of the widget, for example `"Slider"`. */
  readonly name: string;
  /** The state to begin with; its keys are all that the widget will ever have. */
  readonly state: State;
  /** What draws the widget in the browser. */
  readonly front: FrontEnd;
  /** The widget as an SVG picture, for readers without a front end. */
  readonly picture: (state: Readonly<State>) => string;
  /** The widget in words. */
  readonly text: (state: Readonly<State>) => string;
  /**
   * Takes or corrects what a front end has changed; a key that it leaves out stays as it was. Without it, front ends
   * change nothing.
   */
  readonly accept?: (
    changes: Readonly<Partial<Record<keyof State, unknown>>>,
    state: Readonly<State>,
  ) => Partial<State>;
}

/**
 * A thing that the reader and the code hold in common: a state that both can change and both hear of.
 *
 * In a notebook it shows itself live, drawn by its front-end module through anywidget; beside that it carries a picture
 * and words of the state that it had when it was shown, for nbconvert, GitHub and a terminal.
 */
export class Widget<State extends object> implements Displayable {
  readonly #definition: WidgetDefinition<State>;
  readonly #changed = new Handlers<[state: Readonly<State>, changed: ReadonlySet<keyof State>]>();
  readonly #custom = new Handlers<[content: unknown, buffers: readonly Uint8Array[]]>();
  #state: Readonly<State>;
  #comm: Comm | undefined;
  #closed = false;

  constructor(definition: WidgetDefinition<State>) {
    this.#definition = definition;
    this.#state = { ...definition.state };
  }

  /** The state as it is now. */
  get state(): Readonly<State> {
    return this.#state;
  }

  /** Changes some of the state: front ends hear of it, then the handlers do. What does not change is not told. */
  set(changes: Partial<State>): void {
    const changed = this.#assign(changes);
    if (changed.size === 0) return;
    this.#tell(changed);
    this.#changed.call(rethrow, this.#state, changed);
  }

  /**
   * Calls `handler` after every change, by the reader or by code; returns what takes it out again. It runs as the code
   * of the cell that called `onChange`; its errors are shown there.
   */
  onChange(handler: (state: Readonly<State>, changed: ReadonlySet<keyof State>) => unknown): () => void {
    return this.#changed.add(handler);
  }

  /** Calls `handler` for every message that the front-end module sends with `model.send(content, undefined, buffers)`. */
  onMessage(handler: (content: unknown, buffers: readonly Uint8Array[]) => unknown): () => void {
    return this.#custom.add(handler);
  }

  /** Sends a message to the front-end module, which hears it by `model.on("msg:custom", …)`. */
  send(content: unknown, buffers: readonly Uint8Array[] = []): void {
    this.#comm?.send({ method: "custom", content }, buffers);
  }

  /** Takes the widget from the front ends; from then on it shows its picture only. */
  close(): void {
    this.#closed = true;
    const comm = this.#comm;
    this.#gone();
    comm?.close();
  }

  /** The widget as SVG, in its present state. */
  picture(): string {
    return this.#definition.picture(this.#state);
  }

  /** The widget in words, in its present state. */
  get description(): string {
    return this.#definition.text(this.#state);
  }

  [jupyterDisplay](): MimeBundle {
    const pictures = { "image/svg+xml": this.picture(), "text/plain": this.description };
    const comm = this.#open();
    if (comm === undefined) return pictures;
    return { [widgetMime]: { version_major: 2, version_minor: 1, model_id: comm.id }, ...pictures };
  }

  #model(): Readonly<Record<string, unknown>> {
    return modelState(this.#definition.name, this.#state, this.#definition.front);
  }

  /** The comm to the front ends; opened when the widget is first shown, so that one that never is costs nothing. */
  #open(): Comm | undefined {
    const channel = commChannel();
    if (this.#closed || channel === undefined) return this.#comm;
    if (this.#comm !== undefined) return this.#comm;
    const report: Report = (error) => {
      channel.report(error);
    };
    const comm = channel.open(widgetTarget, openMessage(this.#model()), {
      message: (message) => {
        this.#receive(message, report);
      },
      closed: () => {
        this.#gone();
      },
    });
    this.#comm = comm;
    remember(channel, comm.id, () => this.#model());
    return comm;
  }

  #gone(): void {
    if (this.#comm !== undefined) forget(this.#comm.id);
    this.#comm = undefined;
  }

  #receive(message: CommMessage, report: Report): void {
    const request = readRequest(message);
    switch (request.method) {
      case "request_state":
        this.#send(updateMessage(this.#model()));
        return;
      case "custom":
        this.#custom.call(report, request.content, message.buffers);
        return;
      case "update":
        this.#take(request.state, report);
    }
  }

  /** Takes what a front end has changed, and tells the front ends where it had to be corrected. */
  #take(given: Readonly<Record<string, unknown>>, report: Report): void {
    const known = Object.entries(given).filter(([key]) => Object.hasOwn(this.#state, key));
    const asked = Object.fromEntries(known) as Partial<Record<keyof State, unknown>>;
    const changed = this.#assign(this.#definition.accept?.(asked, this.#state) ?? {});
    const corrected = (Object.keys(asked) as (keyof State)[]).filter(
      (key) => !Object.is(asked[key], this.#state[key]),
    );
    if (corrected.length > 0) this.#tell(new Set(corrected));
    if (changed.size > 0) this.#changed.call(report, this.#state, changed);
  }

  /** Writes changes into the state, and returns the keys whose values are new. */
  #assign(changes: Partial<State>): ReadonlySet<keyof State> {
    const changed = new Set<keyof State>();
    const next: State = { ...this.#state };
    for (const key of Object.keys(changes) as (keyof State)[]) {
      const value = changes[key];
      if (value === undefined || Object.is(value, next[key])) continue;
      next[key] = value;
      changed.add(key);
    }
    this.#state = next;
    return changed;
  }

  #tell(keys: ReadonlySet<keyof State>): void {
    this.#send(updateMessage(Object.fromEntries([...keys].map((key) => [key, this.#state[key]]))));
  }

  #send({ data, buffers }: CommMessage): void {
    this.#comm?.send(data, buffers);
  }
}
