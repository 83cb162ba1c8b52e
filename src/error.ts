/**
 * The one error class of AstroNet: what was wrong, the offending value, and what to do.
 *
 * Messages are lower-case fragments, for example
 * `unknown engine: "gpu" (use "auto", "tensorflow", "webgpu" or "cpu")`.
 */
export class AstroNetError extends Error {
  override readonly name = "AstroNetError";
}
