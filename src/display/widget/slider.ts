import { AstroNetError } from "../../error";
import { jupyterDisplay, type Displayable, type MimeBundle } from "../../mime";
import { controlPicture } from "./control-drawing";
import { sliderFront } from "./slider-front";
import { Widget } from "./widget";

/** What a slider lets the reader choose from. */
export interface SliderOptions {
  readonly min: number;
  readonly max: number;
  /** The distance of two values that can be chosen; a hundredth of the range by default. */
  readonly step?: number;
  /** The value to begin with; `min` by default. */
  readonly value?: number;
  /** What is chosen, with its unit, for example `"IP3 (µM)"`. */
  readonly label?: string;
}

/** The state that a slider and its front end hold in common. */
export type SliderState = Readonly<{ label: string; min: number; max: number; step: number; value: number }>;

function checked({ min, max, step, value = min, label = "value" }: SliderOptions): SliderState {
  if (!Number.isFinite(min) || !Number.isFinite(max) || min >= max) {
    throw new AstroNetError(`slider needs finite min < max: ${min}, ${max}`);
  }
  const distance = step ?? (max - min) / 100;
  if (!Number.isFinite(distance) || distance <= 0 || distance > max - min) {
    throw new AstroNetError(`slider needs a step in (0, max - min]: ${distance}`);
  }
  if (!Number.isFinite(value) || value < min || value > max) {
    throw new AstroNetError(`slider of [${min}, ${max}] cannot stand at ${value}`);
  }
  return { label, min, max, step: distance, value };
}

/** A value in words, without the digits that only rounding has made. */
const short = (value: number): string => String(Number(value.toPrecision(6)));

/** A value that the reader chooses with a slider; made by `slider`. */
export class Slider implements Displayable {
  /** What the slider is made of: its state, messages, and end. */
  readonly widget: Widget<SliderState>;

  /** @throws AstroNetError where the range, the step or the value make no sense. */
  constructor(options: SliderOptions) {
    this.widget = new Widget<SliderState>({
      name: "Slider",
      state: checked(options),
      front: sliderFront,
      picture: ({ label, min, max, value }) =>
        controlPicture(label, (value - min) / (max - min), short(value), true),
      text: ({ label, min, max, value }) => `${label}: ${short(value)} (of ${short(min)} to ${short(max)})`,
      accept: ({ value }, { min, max }) =>
        typeof value === "number" && Number.isFinite(value)
          ? { value: Math.min(max, Math.max(min, value)) }
          : {},
    });
  }

  /** Where the slider stands. */
  get value(): number {
    return this.widget.state.value;
  }

  /** @throws AstroNetError where the value is outside of the slider's range. */
  set value(value: number) {
    this.widget.set({ value: checked({ ...this.widget.state, value }).value });
  }

  /**
   * Calls `handler` with the value whenever it changes, and returns what takes the handler out again. It runs as the
   * code of the cell that called `onChange`, between cells or while one waits; its errors are shown there.
   */
  onChange(handler: (value: number) => unknown): () => void {
    return this.widget.onChange(({ value }, changed) => (changed.has("value") ? handler(value) : undefined));
  }

  /** Takes the slider from the notebook; from then on it shows its picture only. */
  close(): void {
    this.widget.close();
  }

  [jupyterDisplay](): MimeBundle {
    return this.widget[jupyterDisplay]();
  }
}

/**
 * A slider: a number in [min, max] that the reader sets while the notebook lives.
 *
 * ```ts
 * const ip3 = slider({ min: 0, max: 1, label: "IP3 (µM)" });
 * ip3.onChange((value) => { console.log(value); });
 * ip3
 * ```
 * @throws AstroNetError where the range, the step or the value make no sense.
 */
export function slider(options: SliderOptions): Slider {
  return new Slider(options);
}
