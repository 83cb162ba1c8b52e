import { AstroNetError } from "../error";

/**
 * Decodes an image file to `side` x `side` pixels in three colours, 0..255, in the order row, column, channel.
 *
 * The shorter side is resized to `side` and the middle is cut out; grey and CMYK images become RGB, transparency is dropped. The decoder works
 * on a thread of its own, so training goes on meanwhile.
 *
 * @throws AstroNetError if the file does not decode.
 */
export async function decodeImage(path: string, side: number): Promise<Uint8Array> {
  // Loaded here, so that importing the library stays cheap.
  const { default: sharp } = await import("sharp");
  try {
    return await sharp(path)
      .resize(side, side, { fit: "cover" })
      .toColourspace("srgb")
      .removeAlpha()
      .raw()
      .toBuffer();
  } catch (cause) {
    throw new AstroNetError(
      `broken image file: ${path} does not decode (${String(cause)}); remove it or copy it again`,
      { cause },
    );
  }
}

/** How many images one call decodes at a time: as many as Node has threads for such work. */
const lanes = 4;

/**
 * Decodes many image files into one block, in the order that they are given.
 *
 * @throws AstroNetError if one of them does not decode; the others are then given up.
 */
export async function decodeImages(paths: readonly string[], side: number): Promise<Uint8Array> {
  const size = side * side * 3;
  const images = new Uint8Array(paths.length * size);
  const waiting = paths.entries();
  let failed = false;
  const lane = async () => {
    for (const [i, path] of waiting) {
      if (failed) return;
      try {
        images.set(await decodeImage(path, side), i * size);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return images;
}
