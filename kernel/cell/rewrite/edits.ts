/** A place in text; both numbers count from 0. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

interface Piece {
  /** Where the piece starts in the new text and in the old. */
  readonly after: number;
  readonly before: number;
  /** Whether the piece is old text, character by character, or an insertion. */
  readonly kept: boolean;
}

/** Offsets at which the lines of a text start. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** The place of an offset, given the starts of the lines. */
export function placeOf(starts: readonly number[], offset: number): Place {
  const line = lastAtMost(starts.length, (index) => (starts[index] ?? 0) <= offset);
  return { line, column: offset - (starts[line] ?? 0) };
}

function lastAtMost(length: number, fits: (index: number) => boolean): number {
  let low = 0;
  let high = length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Text with edits applied, which remembers where each of its places came from. */
export class EditedText {
  private readonly before: readonly number[];
  private readonly after: readonly number[];

  constructor(
    original: string,
    readonly text: string,
    private readonly pieces: readonly Piece[],
  ) {
    this.before = lineStarts(original);
    this.after = lineStarts(text);
  }

  /** The place in the original text from which a place of the edited text came. */
  origin(place: Place): Place {
    const offset = (this.after[place.line] ?? 0) + place.column;
    const piece = this.pieces[lastAtMost(this.pieces.length, (i) => (this.pieces[i]?.after ?? 0) <= offset)];
    if (piece === undefined) return place;
    return placeOf(this.before, piece.before + (piece.kept ? offset - piece.after : 0));
  }
}

/**
 * Edits of one text, collected in any order and applied together.
 *
 * Lines are never added or removed, so a line number means the same before and after. At one offset, insertions
 * come in the order in which they were made and before a replacement: open before the children, close after them.
 */
export class Edits {
  private readonly edits: Edit[] = [];

  insert(at: number, text: string): void {
    this.edits.push({ start: at, end: at, text });
  }

  replace(start: number, end: number, text: string): void {
    this.edits.push({ start, end, text });
  }

  apply(original: string): EditedText {
    const sorted = this.edits
      .map((edit, order) => ({ edit, order }))
      .sort(
        (a, b) =>
          a.edit.start - b.edit.start ||
          Number(a.edit.end > a.edit.start) - Number(b.edit.end > b.edit.start) ||
          a.order - b.order,
      );
    let text = "";
    let at = 0;
    const pieces: Piece[] = [];
    for (const { edit } of sorted) {
      if (edit.start > at) {
        pieces.push({ after: text.length, before: at, kept: true });
        text += original.slice(at, edit.start);
      }
      pieces.push({ after: text.length, before: edit.start, kept: false });
      const lost = original.slice(edit.start, edit.end).split("\n").length - edit.text.split("\n").length;
      text += edit.text + "\n".repeat(Math.max(0, lost));
      at = Math.max(at, edit.end);
    }
    pieces.push({ after: text.length, before: at, kept: true });
    return new EditedText(original, text + original.slice(at), pieces);
  }
}
