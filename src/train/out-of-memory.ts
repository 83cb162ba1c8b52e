import { AstroNetError } from "../error";

/** What TensorFlow, V8 and the C++ library say when memory is used up. */
const signs = /\bOOM\b|resource.?exhausted|out of memory|bad_alloc|array buffer allocation failed/i;

/**
 * An error of a batch's update in words of its own, where it says that memory is used up; any other as it is.
 *
 * @param images in the batch
 */
export function explained(error: unknown, images: number): unknown {
  if (!(error instanceof Error) || !signs.test(error.message)) return error;
  const smaller = Math.max(1, Math.floor(images / 2));
  return new AstroNetError(
    `out of memory on a batch of ${images} images: ${error.message.split("\n")[0]!.trim()} ` +
      `(set batchSize to ${smaller}; plain training also takes a batch in parts, with partSize: ${smaller}. The run stands ` +
      "where its last whole epoch ended, and train() goes on from there)",
    { cause: error },
  );
}
