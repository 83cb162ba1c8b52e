import { AstroNetError } from "../../error";

/** A PDF taken apart: its numbered objects and the trailer that names the root. Bytes are kept as Latin-1 text. */
interface Document {
  readonly objects: Map<number, string>;
  readonly root: string;
  readonly info: number;
}

const damaged = (what: string): AstroNetError =>
  new AstroNetError(`the renderer's PDF has no ${what} (install kaleido 0.2.1: \`npm run setup\`)`);

function group(text: string, pattern: RegExp, what: string): string {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw damaged(what);
  return found;
}

/** Reads a PDF with one classic cross-reference table, as the renderer writes it. */
function parse(pdf: Uint8Array): Document {
  const text = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength).toString("latin1");
  const start = Number(group(text.slice(-64), /startxref\s+(\d+)/, "cross-reference table"));
  const table = text.slice(start);
  const offsets = [...table.matchAll(/^(\d{10}) \d{5} n/gm)].map(([, offset]) => Number(offset));
  const ends = [...offsets, start].sort((a, b) => a - b);
  const objects = new Map<number, string>();
  for (const offset of offsets) {
    const piece = text.slice(offset, ends[ends.indexOf(offset) + 1]);
    const number = Number(group(piece, /^(\d+) 0 obj\n/, "object at an offset"));
    objects.set(number, piece.slice(piece.indexOf("\n") + 1, piece.lastIndexOf("endobj")).trimEnd());
  }
  return {
    objects,
    root: group(table, /\/Root (\d+ 0 R)/, "root"),
    info: Number(group(table, /\/Info (\d+) 0 R/, "information")),
  };
}

/** Puts a PDF together again, with a new cross-reference table. */
function write({ objects, root, info }: Document): Uint8Array {
  const numbers = [...objects.keys()].sort((a, b) => a - b);
  const size = (numbers.at(-1) ?? 0) + 1;
  const table = new Array<string>(size).fill("0000000000 65535 f \n");
  let text = "%PDF-1.4\n%\xd3\xeb\xe9\xe1\n";
  for (const number of numbers) {
    table[number] = `${String(text.length).padStart(10, "0")} 00000 n \n`;
    text += `${number} 0 obj\n${objects.get(number) ?? ""}\nendobj\n`;
  }
  const start = text.length;
  text += `xref\n0 ${size}\n${table.join("")}trailer\n<</Size ${size}\n/Root ${root}\n/Info ${info} 0 R>>\n`;
  return Buffer.from(`${text}startxref\n${start}\n%%EOF\n`, "latin1");
}

const short = (value: number): string => String(Number(value.toFixed(6)));

/** Multiplies the matrix of a pattern, which does not follow the page's own scaling. */
function scaledPattern(pattern: string, factor: number): string {
  return pattern.replace(/\/Matrix \[([^\]]*)\]/, (_, matrix: string) => {
    const entries = matrix
      .trim()
      .split(/\s+/)
      .map((entry) => short(Number(entry) * factor));
    return `/Matrix [${entries.join(" ")}]`;
  });
}

/**
 * Gives a PDF of one page an exact size and takes out what differs between two runs.
 *
 * The renderer rounds pages to whole pixels; here the page box becomes `widthMm` × `heightMm` and the drawing is
 * scaled to fill it. The dates go, so that the same figure has the same bytes.
 * @throws AstroNetError for a PDF that the renderer did not write.
 */
export function sizePdf(pdf: Uint8Array, widthMm: number, heightMm: number): Uint8Array {
  const document = parse(pdf);
  const { objects, info } = document;
  const [pageNumber, page] = [...objects].find(([, body]) => /\/Type \/Page\b(?!s)/.test(body)) ?? [];
  if (pageNumber === undefined || page === undefined) throw damaged("page");
  const drawn = Number(group(page, /\/MediaBox \[0 0 ([\d.]+) [\d.]+\]/, "page size"));
  const width = (widthMm / 25.4) * 72;
  const factor = width / drawn;
  const prefix = Math.max(...objects.keys()) + 1;
  const scaling = `${short(factor)} 0 0 ${short(factor)} 0 0 cm\n`;
  objects.set(prefix, `<</Length ${scaling.length}>> stream\n${scaling}\nendstream`);
  objects.set(
    pageNumber,
    page
      .replace(/\/MediaBox \[[^\]]*\]/, `/MediaBox [0 0 ${short(width)} ${short((heightMm / 25.4) * 72)}]`)
      .replace(/\/Contents (\d+ 0 R)/, `/Contents [${prefix} 0 R $1]`),
  );
  const patterns = /\/Pattern <<([^>]*)>>/.exec(page)?.[1] ?? "";
  for (const [, reference] of patterns.matchAll(/(\d+) 0 R/g)) {
    const body = objects.get(Number(reference));
    if (body !== undefined) objects.set(Number(reference), scaledPattern(body, factor));
  }
  objects.set(info, "<</Creator (AstroNet)\n/Producer (Skia/PDF)>>");
  return write(document);
}
