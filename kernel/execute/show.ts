import { AstroNetError } from "../../src/error";
import type { DisplayOptions, Output } from "../../src/display/output";
import type { MimeBundle } from "../../src/mime";
import { formatValue } from "../format/bundle";
import { sendable } from "../format/mime";
import { owner } from "./current";
import type { Publisher } from "./publish";
import type { Run } from "./run";

/** What cells show besides their result: `display`, `update` and `clearOutput`, and the library's own displays. */
export class Show implements Output {
  readonly #publisher: Publisher;

  constructor(publisher: Publisher) {
    this.#publisher = publisher;
  }

  /** Shows a MIME bundle: the way of the library's displays. */
  display(bundle: MimeBundle, options: DisplayOptions = {}): void {
    const run = owner();
    if (run !== undefined) this.#send(run, sendable(bundle), options);
  }

  /** Shows any value; resolves when it has been sent. */
  readonly value = (value: unknown, options: DisplayOptions = {}): Promise<void> => {
    const run = owner();
    if (run === undefined) return Promise.resolve();
    const bundle = formatValue(value);
    if (!(bundle instanceof Promise)) {
      this.#send(run, bundle, options);
      return Promise.resolve();
    }
    const sent = bundle.then((ready) => {
      this.#send(run, ready, options);
    });
    const settled = sent.then(
      () => undefined,
      () => undefined,
    );
    run.pending.add(settled);
    void settled.then(() => run.pending.delete(settled));
    return sent;
  };

  /** Replaces every display of this id by the value. */
  readonly update = (value: unknown, options: { readonly id: string }): Promise<void> => {
    const id = (options as { readonly id: unknown } | undefined)?.id;
    if (typeof id !== "string" || id === "") {
      throw new AstroNetError(`update needs the id of a display: ${String(id)} (update(value, { id: "…" }))`);
    }
    return this.value(value, { id, update: true });
  };

  /** Clears the output of the cell; with `wait`, only when the next output arrives. */
  readonly clear = (wait = false): void => {
    const run = owner();
    if (run !== undefined) this.#publisher.show(run, "clear_output", { wait });
  };

  #send(run: Run, data: MimeBundle, { id, update }: DisplayOptions): void {
    const transient = id === undefined ? {} : { display_id: id };
    const type = update === true ? "update_display_data" : "display_data";
    this.#publisher.show(run, type, { data, metadata: {}, transient });
  }
}
