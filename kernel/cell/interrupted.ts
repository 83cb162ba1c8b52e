/** Thrown inside a cell that the reader has interrupted, and the name of the error that the reply carries. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";

  constructor(message = "the cell was interrupted") {
    super(message);
  }
}
