import { AstroNetError } from "../error";

/** What TensorFlow, V8 and the C++ library say when memory is used up. */
const signs = /\bOOM\b|resource.?exhausted|out of memory|bad_alloc|array buffer allocation failed/i;

/**
 * An error of a batch's update in words of its own, where it says that memory is used up; any other as it is.
 *
 * @param images in the batch
 * @param partSize images of it that are in memory at a time; all by default
 */
export function explained(error: unknown, images: number, partSize = images): unknown {
  if (!(error instanceof Error) || !signs.test(error.message)) return error;
  const taken = Math.min(partSize, images);
  const smaller = Math.max(1, Math.floor(taken / 2));
  const what =
    taken < images ? `a batch of ${images} images, ${taken} at a time` : `a batch of ${images} images`;
  const remedy =
    taken < images
      ? `set partSize to ${smaller}`
      : `set batchSize to ${smaller}, or partSize to ${smaller}, which takes the batch in parts`;
  return new AstroNetError(
    `out of memory on ${what}: ${error.message.split("\n")[0]!.trim()} ` +
      `(${remedy}. The run stands where its last whole epoch ended, and train() goes on from there)`,
    { cause: error },
  );
}
