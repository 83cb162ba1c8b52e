/** Code in the place of a magic calls its step through this property of the global object. */
const entry = "astronet.magic";

/** What a magic does when the cell comes to its line; it is given the value of the code that it is around. */
export type Step = (value?: unknown) => unknown;

/** The steps of the magics of the cells that run. */
export class Steps {
  readonly #steps = new Map<number, Step>();
  #count = 0;

  /** Adds a step and returns the TypeScript that calls it with `value`, an expression. */
  add(step: Step, value?: string): string {
    const id = this.#count++;
    this.#steps.set(id, step);
    return this.call(id, value);
  }

  /** Lets the code of cells reach the steps. */
  serve(): void {
    const call: (id: number, value?: unknown) => unknown = (id, value) => {
      const step = this.#steps.get(id);
      return step === undefined ? value : step(value);
    };
    Object.defineProperty(globalThis, entry, { value: call, configurable: true, writable: true });
  }

  /** Forgets the steps of a cell that has ended. */
  clear(): void {
    this.#steps.clear();
  }

  private call(id: number, value: string | undefined): string {
    return `(globalThis as any)["${entry}"](${id}${value === undefined ? "" : `, ${value}`})`;
  }
}
