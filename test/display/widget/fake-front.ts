/** A model as anywidget gives it to a front-end module, with a state that a test sets. */
export class FakeModel {
  readonly #handlers = new Set<() => void>();
  readonly saved: Record<string, unknown>[] = [];
  #pending: Record<string, unknown> = {};

  constructor(readonly state: Record<string, unknown>) {}

  get(key: string): unknown {
    return this.state[key];
  }

  set(key: string, value: unknown): void {
    this.state[key] = value;
    this.#pending[key] = value;
  }

  save_changes(): void {
    this.saved.push(this.#pending);
    this.#pending = {};
  }

  on(_event: string, handler: () => void): void {
    this.#handlers.add(handler);
  }

  off(_event: string, handler: () => void): void {
    this.#handlers.delete(handler);
  }

  /** The kernel has changed the state. */
  receive(changes: Record<string, unknown>): void {
    Object.assign(this.state, changes);
    for (const handler of this.#handlers) handler();
  }
}

/** As much of an element as our front-end modules use. */
export class FakeElement {
  innerHTML = "";
  title = "";
  textContent = "";
  value: unknown;
  readonly attributes = new Map<string, string>();
  readonly #children = new Map<string, FakeElement>();
  readonly #listeners = new Map<string, (event: unknown) => void>();

  querySelector(selector: string): FakeElement {
    const child = this.#children.get(selector) ?? new FakeElement();
    this.#children.set(selector, child);
    return child;
  }

  addEventListener(type: string, listener: (event: unknown) => void): void {
    this.#listeners.set(type, listener);
  }

  setAttribute(name: string, value: string): void {
    this.attributes.set(name, value);
  }

  getBoundingClientRect(): object {
    return { left: 100, top: 50, width: 30, height: 20 };
  }

  /** Something happens to the element. */
  fire(type: string, event: unknown = {}): void {
    this.#listeners.get(type)?.(event);
  }
}

/** What a front-end module exports. */
interface Front {
  readonly default: { render(context: { model: FakeModel; el: FakeElement }): (() => void) | undefined };
}

/** Loads the text of a front-end module and lets it draw a state. */
export async function render(
  esm: string,
  state: Record<string, unknown>,
): Promise<{ model: FakeModel; el: FakeElement; end: (() => void) | undefined }> {
  const module = (await import(
    /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(esm)}`
  )) as Front;
  const [model, el] = [new FakeModel(state), new FakeElement()];
  return { model, el, end: module.default.render({ model, el }) };
}

/** A typed array as it arrives in the browser. */
export function view(array: Float32Array | Float64Array): DataView {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  // It rarely lies at the start of its buffer there, nor where numbers are aligned.
  const buffer = new Uint8Array(bytes.length + 3);
  buffer.set(bytes, 3);
  return new DataView(buffer.buffer, 3);
}
