import { AstroNetError } from "../../src/error";
import type { MagicOutcome } from "../cell/cells";
import type { TypeScript } from "../cell/typescript";
import { Edits } from "../cell/rewrite/edits";
import { around, asFunction, isBlank, statementsFrom } from "./around";
import type { AroundMagic, BackgroundMagic, LineMagic, Magic, MagicContext } from "./magic";
import { blankHead, parseMagics, type MagicLine } from "./parse";
import type { Step, Steps } from "./steps";
import { findMagic, takesCode } from "./table";

/** A magic with the line that it was found on. */
interface Found<M extends Magic> {
  readonly magic: M;
  readonly line: MagicLine;
}

/** What it takes to turn a cell with magics into an outcome. */
interface Work {
  readonly ts: TypeScript;
  readonly context: MagicContext;
  readonly steps: Steps;
}

/**
 * Turns a cell with magics into TypeScript, or into its result.
 *
 * Magics before the first statement are done here and now; each of the others becomes a call on its own line, which is
 * reached in its turn. So the cell only waits (see `kernel/cell/README.md` on what that costs) where it has to.
 *
 * @throws AstroNetError for an unknown magic, one in the wrong place, or bad arguments.
 */
export async function expand(cell: string, work: Work): Promise<MagicOutcome> {
  const parsed = parseMagics(work.ts, cell, takesCode);
  if (parsed.kind === "lines") return expandLines(parsed.code, parsed.lines, work);

  const { first, body } = parsed;
  const magic = findMagic(first.form);
  if (magic.kind === "cell") {
    const value: unknown = await magic.run(first.argument, body, work.context);
    return result(value);
  }
  if (magic.kind === "line") throw new AstroNetError(`${first.form} does not stand at the head of a cell`);
  if (magic.kind === "around" && first.argument !== "") {
    throw new AstroNetError(
      `${first.form} takes nothing on its line: "${first.argument}" (put the code below it)`,
    );
  }
  const inner = parseMagics(work.ts, blankHead(cell, body) + body, takesCode);
  if (inner.kind === "cell")
    throw new AstroNetError(`${inner.first.form} inside of ${first.form} (use one of them)`);
  return expandLines(inner.code, inner.lines, work, { magic, line: first });
}

async function expandLines(
  code: string,
  lines: readonly MagicLine[],
  work: Work,
  whole?: Found<AroundMagic | BackgroundMagic>,
): Promise<MagicOutcome> {
  const { ts, context, steps } = work;
  const found = lines.map((line) => ({ magic: findMagic(line.form), line }));
  for (const { magic, line } of found) checkPlace(magic, line);
  if (whole !== undefined && isBlank(ts, code)) throw new AstroNetError(`no code below ${whole.line.form}`);
  const edits = new Edits();
  let value: unknown;
  for (const [index, { magic, line }] of found.entries()) {
    const isLast = index === found.length - 1 && isBlank(ts, code.slice(line.end));
    if (magic.kind === "around") {
      aroundStatement(edits, code, { magic, line }, work);
    } else if (magic.kind === "line") {
      if (whole === undefined && isBlank(ts, code.slice(0, line.start))) {
        value = await magic.run(line.argument, context);
        if (!isLast && value !== undefined) await context.show(value);
      } else {
        edits.insert(line.start + 1, call({ magic, line }, isLast, work));
      }
    }
  }
  if (isBlank(ts, code)) return result(value);
  steps.serve();
  const inner = edits.apply(code);
  if (whole === undefined) return { code: inner.text, origin: (place) => inner.origin(place) };
  // What stands around the whole has to know what was put inside of it, so it comes in a second pass.
  const outer = new Edits();
  const statements = statementsFrom(ts, inner.text, 0, "all");
  const { magic, line } = whole;
  if (magic.kind === "around") {
    const { begin, end } = beginAndEnd(magic, work);
    around(ts, outer, statements, line.start, begin, end);
  } else {
    const start: Step = (given) => {
      magic.start(line.argument, given as () => Promise<unknown>, context);
    };
    const hole = "\0";
    const [open = "", close = ""] = steps.add(start, hole).split(hole);
    asFunction(ts, outer, statements, `;${open}async () => {`, `}${close}`);
  }
  const outerText = outer.apply(inner.text);
  return { code: outerText.text, origin: (place) => inner.origin(outerText.origin(place)) };
}

function result(value: unknown): MagicOutcome {
  return { hasValue: value !== undefined, value };
}

function checkPlace({ form, usage, kind }: Magic, { argument }: MagicLine): void {
  if (form.startsWith("%%")) throw new AstroNetError(`${form} must be the first line of its cell`);
  if (kind === "around" && argument === "")
    throw new AstroNetError(`${form} needs code on its line: ${usage}`);
}

/** A line magic as a call on its line: the last one's value is the cell's, the others show theirs. */
function call({ magic, line }: Found<LineMagic>, isLast: boolean, { context, steps }: Work): string {
  const run = (): unknown => magic.run(line.argument, context);
  const shown = (value: unknown): unknown => (value === undefined ? undefined : context.show(value));
  if (isLast) return `;${magic.waits ? "await " : ""}${steps.add(run)}`;
  if (!magic.waits) return `;${steps.add(() => void shown(run()))};`;
  return `;await ${steps.add(async () => shown(await run()))};`;
}

function aroundStatement(
  edits: Edits,
  code: string,
  { magic, line }: Found<AroundMagic>,
  { ts, context, steps }: Work,
): void {
  const statements = statementsFrom(ts, code, line.start + line.form.length, "first");
  const { begin, end } = beginAndEnd(magic, { ts, context, steps });
  around(ts, edits, statements, line.start + 1, begin, end);
}

function beginAndEnd(
  magic: AroundMagic,
  { context, steps }: Work,
): { readonly begin: string; readonly end: (value?: string) => string } {
  let finish: ((value: unknown) => unknown) | undefined;
  const begin = steps.add(() => {
    finish = magic.start(context);
  });
  return { begin, end: (value) => steps.add((given) => finish?.(given), value) };
}
