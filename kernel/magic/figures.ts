/** A value with Plotly traces and a layout, such as the library's `Figure`. */
export interface FigureValue {
  readonly data: readonly Readonly<Record<string, unknown>>[];
  readonly layout: Readonly<Record<string, unknown>>;
}

/** Whether a value is a figure. */
export function isFigure(value: unknown): value is FigureValue {
  return (
    typeof value === "object" &&
    value !== null &&
    "data" in value &&
    Array.isArray(value.data) &&
    "layout" in value &&
    typeof value.layout === "object" &&
    value.layout !== null
  );
}

/** Remembers the figure that was shown last. */
export class FigureWatch {
  #last: FigureValue | undefined;

  /** Takes note of anything that is shown. */
  see(value: unknown): void {
    if (isFigure(value)) this.#last = value;
  }

  /** The last figure; undefined if none has been shown. */
  get last(): FigureValue | undefined {
    return this.#last;
  }
}
