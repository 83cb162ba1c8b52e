import { AstroNetError } from "../../error";

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The checksum of a chunk (ISO 3309); Node has one of its own only from 20.15 on. */
function crc32(bytes: Uint8Array): number {
  let remainder = 0xffffffff;
  for (const byte of bytes) {
    remainder ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
    }
  }
  return (remainder ^ 0xffffffff) >>> 0;
}

/** One chunk of a PNG: length, type, content, checksum. */
function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const frame = Buffer.alloc(8 + content.length + 4);
  frame.writeUInt32BE(content.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), 8 + content.length);
  return frame;
}

/** Width and height of a PNG in pixels. */
export function pngSize(png: Uint8Array): { readonly width: number; readonly height: number } {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  if (!bytes.subarray(0, 8).equals(signature))
    throw new AstroNetError("the renderer returned no PNG (draw again)");
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** Gives a PNG its size on paper (a `pHYs` chunk, in pixels per metre), for programs that place it on a page. */
export function sizePng(png: Uint8Array, widthMm: number): Uint8Array {
  const perMetre = Math.round(pngSize(png).width / (widthMm / 1000));
  const content = Buffer.alloc(9);
  content.writeUInt32BE(perMetre, 0);
  content.writeUInt32BE(perMetre, 4);
  content.writeUInt8(1, 8); // the unit is the metre
  const headerEnd = 8 + 4 + 4 + 13 + 4;
  return Buffer.concat([png.subarray(0, headerEnd), chunk("pHYs", content), png.subarray(headerEnd)]);
}
