import type { MimeBundle } from "../../src/mime";

/** How the files of each kind of picture begin, as ASCII or bytes, and at which offset. */
const signatures: readonly {
  readonly mime: string;
  readonly parts: readonly (readonly [number, string])[];
}[] = [
  { mime: "image/png", parts: [[0, "\x89PNG\r\n\x1a\n"]] },
  { mime: "image/jpeg", parts: [[0, "\xff\xd8\xff"]] },
  { mime: "image/gif", parts: [[0, "GIF8"]] },
  {
    mime: "image/webp",
    parts: [
      [0, "RIFF"],
      [8, "WEBP"],
    ],
  },
  {
    mime: "image/avif",
    parts: [[4, "ftypavif"]],
  },
  { mime: "image/bmp", parts: [[0, "BM"]] },
  { mime: "application/pdf", parts: [[0, "%PDF-"]] },
];

/** The MIME type of a picture, known by how its bytes begin; undefined for anything else. */
export function pictureType(bytes: Uint8Array): string | undefined {
  // "BM" alone is too little to go by: the file's size must follow it.
  const found = signatures.find(({ parts }) =>
    parts.every(([offset, text]) =>
      Buffer.from(bytes.subarray(offset, offset + text.length)).equals(latin1(text)),
    ),
  )?.mime;
  if (found === "image/bmp" && !(bytes.length >= 14 && size(bytes, 2) === bytes.length)) return undefined;
  return found;
}

/** Shows bytes that are a picture; undefined if they are none. */
export function pictureBundle(bytes: Uint8Array): MimeBundle | undefined {
  const type = pictureType(bytes);
  if (type === undefined) return undefined;
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
  return { [type]: data, "text/plain": `${type}, ${bytes.length} bytes` };
}

function latin1(text: string): Buffer {
  return Buffer.from(text, "latin1");
}

function size(bytes: Uint8Array, offset: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(offset, true);
}
