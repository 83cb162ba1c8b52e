import { AstroNetError } from "../../error";
import { jupyterDisplay, type Displayable, type MimeBundle } from "../../mime";
import { commChannel } from "./comm-channel";
import { controlPicture } from "./control-drawing";
import { Handlers, rethrow, type Report } from "./handlers";
import { playFront } from "./play-front";
import { Widget } from "./widget";

/** What a play button counts. */
export interface PlayOptions {
  /** How many steps there are; without it there is no end. */
  readonly steps?: number;
  /** Milliseconds from the end of one step to the start of the next; 100 by default. */
  readonly interval?: number;
  /** What is played; `"play"` by default. */
  readonly label?: string;
}

/** The state that a play button and its front end hold in common; `steps` is null where there is no end. */
export type PlayState = Readonly<{ label: string; step: number; steps: number | null; playing: boolean }>;

function accept({ step, playing }: Readonly<Record<string, unknown>>): Partial<PlayState> {
  return {
    ...(typeof playing === "boolean" ? { playing } : {}),
    // Readers go back to the start; they do not leave out steps.
    ...(step === 0 ? { step } : {}),
  };
}

/** A button that plays steps one after the other, in the kernel; made by `playButton`. */
export class PlayButton implements Displayable {
  /** What the button is made of: its state, messages, and end. */
  readonly widget: Widget<PlayState>;
  readonly #interval: number;
  readonly #steps = new Handlers<[step: number]>();
  #timer: NodeJS.Timeout | undefined;
  #stepping = false;

  /** @throws AstroNetError where `steps` is no positive integer, or the interval is negative. */
  constructor({ steps, interval = 100, label = "play" }: PlayOptions = {}) {
    if (steps !== undefined && (!Number.isSafeInteger(steps) || steps <= 0)) {
      throw new AstroNetError(`play button needs a positive integer of steps: ${steps}`);
    }
    if (!Number.isFinite(interval) || interval < 0) {
      throw new AstroNetError(`play button needs an interval of 0 ms or more: ${interval}`);
    }
    this.#interval = interval;
    this.widget = new Widget<PlayState>({
      name: "PlayButton",
      state: { label, step: 0, steps: steps ?? null, playing: false },
      front: playFront,
      picture: (state) =>
        controlPicture(
          `${state.playing ? "▶" : "❚❚"} ${state.label}`,
          state.steps === null ? 0 : state.step / state.steps,
          progress(state),
          false,
        ),
      text: (state) => `${state.label}: step ${progress(state)}${state.playing ? ", playing" : ""}`,
      accept,
    });
    this.widget.onChange(({ playing }, changed) => {
      if (changed.has("playing")) this.#turn(playing);
    });
  }

  /** How many steps have been played. */
  get step(): number {
    return this.widget.state.step;
  }

  /** Whether it plays. */
  get playing(): boolean {
    return this.widget.state.playing;
  }

  /** Plays on, as the reader's click does; from the start where all steps have been played. */
  play(): void {
    this.widget.set({ playing: true });
  }

  /** Stops after the step that is being played. */
  pause(): void {
    this.widget.set({ playing: false });
  }

  /**
   * Calls `handler` with the number of each step, from 1; the next one waits for the promise that it returns. Returns
   * what takes the handler out again. A handler that fails stops the play; the error is shown in the cell that called
   * `onStep`.
   */
  onStep(handler: (step: number) => unknown): () => void {
    return this.#steps.add(handler);
  }

  /** Stops, and takes the button from the notebook; from then on it shows its picture only. */
  close(): void {
    this.pause();
    this.widget.close();
  }

  [jupyterDisplay](): MimeBundle {
    return this.widget[jupyterDisplay]();
  }

  #turn(playing: boolean): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!playing) return;
    const { step, steps } = this.widget.state;
    if (step === steps) this.widget.set({ step: 0 });
    // A step that is being played goes on by itself.
    if (!this.#stepping) this.#next(0);
  }

  #next(wait: number): void {
    this.#timer = setTimeout(() => {
      void this.#play();
    }, wait);
  }

  async #play(): Promise<void> {
    this.#stepping = true;
    const step = this.step + 1;
    this.widget.set({ step });
    const report: Report = (error) => {
      this.pause();
      (commChannel()?.report.bind(commChannel()) ?? rethrow)(error);
    };
    try {
      await Promise.all(this.#steps.call(report, step));
    } finally {
      this.#stepping = false;
    }
    if (!this.playing) return;
    if (step === this.widget.state.steps) this.pause();
    else this.#next(this.#interval);
  }
}

function progress({ step, steps }: PlayState): string {
  return steps === null ? String(step) : `${step} of ${steps}`;
}

/**
 * A button that plays steps, for example of an astrocyte's time course, as long as the reader wants.
 *
 * ```ts
 * const play = playButton({ steps: 500, label: "astrocyte" });
 * play.onStep((step) => { chart.append(step, { calcium: next() }); });
 * play
 * ```
 * @throws AstroNetError where `steps` is no positive integer, or the interval is negative.
 */
export function playButton(options: PlayOptions = {}): PlayButton {
  return new PlayButton(options);
}
