import { AstroNetError } from "../../src/error";
import { bash } from "./cell/bash";
import { experiment } from "./cell/experiment";
import { html } from "./cell/html";
import { js } from "./cell/js";
import { latex } from "./cell/latex";
import { timeCell } from "./cell/time";
import { engine } from "./line/engine";
import { env } from "./line/env";
import { experimentResult } from "./line/experiment";
import { figure } from "./line/figure";
import { helpOf } from "./line/help";
import { memory } from "./line/memory";
import { reload } from "./line/reload";
import { seed } from "./line/seed";
import { time } from "./line/time";
import { who } from "./line/who";
import type { Magic } from "./magic";
import { nearest } from "./nearest";

/** Every magic, in the order in which `%help` lists them. */
export const magics: readonly Magic[] = [
  time,
  timeCell,
  engine,
  memory,
  seed,
  who,
  reload,
  env,
  figure,
  experiment,
  experimentResult,
  bash,
  js,
  html,
  latex,
  helpOf(() => magics),
];

/**
 * The magic of this form.
 *
 * @throws AstroNetError if there is none, with the one that is most like it.
 */
export function findMagic(form: string): Magic {
  const magic = magics.find((each) => each.form === form);
  if (magic !== undefined) return magic;
  const like = nearest(
    form,
    magics.map((each) => each.form),
  );
  throw new AstroNetError(
    `unknown magic: ${form} (did you mean ${like ?? "%help"}? %help lists all; the operator % has a space behind it)`,
  );
}

/** Whether the magic of this form stands before TypeScript. */
export function takesCode(form: string): boolean {
  return magics.some(
    (magic) => magic.form === form && (magic.kind === "around" || magic.kind === "background"),
  );
}
