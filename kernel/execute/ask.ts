import { AstroNetError } from "../../src/error";
import { Interrupted } from "../cell/interrupted";
import { owner } from "./current";
import type { Publisher } from "./publish";

/** Questions to the reader, one at a time; the cells' `input` and `password`. */
export class Ask {
  readonly #publisher: Publisher;
  #tokens = 0;
  /** Who waits for the answer to which question. */
  #waiting = new Map<number, (answer: string) => void>();
  /** The question that was asked last; the next one waits for it. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(publisher: Publisher) {
    this.#publisher = publisher;
  }

  /** Asks for a line of text. */
  readonly input = (prompt = ""): Promise<string> => this.#ask(prompt, false);

  /** Asks for a line of text that is not shown. */
  readonly password = (prompt = ""): Promise<string> => this.#ask(prompt, true);

  /** Takes the reader's answer. */
  answer(token: number | undefined, value: string): void {
    if (token !== undefined) this.#waiting.get(token)?.(value);
  }

  #ask(prompt: string, password: boolean): Promise<string> {
    const run = owner();
    if (run?.allowStdin !== true) {
      return Promise.reject(
        new AstroNetError(
          "this front end cannot ask for input (nbconvert, for one, runs cells without a reader)",
        ),
      );
    }
    const { signal } = run;
    const question = this.#last.then(
      () =>
        new Promise<string>((resolve, reject) => {
          const token = ++this.#tokens;
          const forget = (): void => {
            this.#waiting.delete(token);
            signal.removeEventListener("abort", stop);
          };
          const stop = (): void => {
            forget();
            reject(new Interrupted());
          };
          if (signal.aborted) {
            stop();
            return;
          }
          signal.addEventListener("abort", stop);
          this.#waiting.set(token, (answer) => {
            forget();
            resolve(answer);
          });
          const { identities, parent } = run;
          this.#publisher.post({ kind: "ask", token, identities, parent, prompt, password });
        }),
    );
    this.#last = question.catch(() => undefined);
    return question;
  }
}
