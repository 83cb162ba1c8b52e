/** An IDX file of unsigned bytes with the given dimensions; the values count up from 0, modulo 256. */
export function idxBytes(shape: readonly number[], values?: ArrayLike<number>): Uint8Array {
  const header = 4 + 4 * shape.length;
  const size = shape.reduce((product, length) => product * length, 1);
  const bytes = new Uint8Array(header + size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x0800 + shape.length);
  shape.forEach((length, i) => {
    view.setUint32(4 + 4 * i, length);
  });
  bytes.set(values ?? Uint8Array.from({ length: size }, (_, i) => i), header);
  return bytes;
}

/** The four files of a small data set in MNIST's form: `train` and `test` images of 2 x 3 with labels 0, 1, 2 … */
export function idxFiles(train: number, test: number): Record<string, Uint8Array> {
  const labels = (count: number) => Uint8Array.from({ length: count }, (_, i) => i % 10);
  return {
    "train-images-idx3-ubyte": idxBytes([train, 2, 3]),
    "train-labels-idx1-ubyte": idxBytes([train], labels(train)),
    "t10k-images-idx3-ubyte": idxBytes([test, 2, 3]),
    "t10k-labels-idx1-ubyte": idxBytes([test], labels(test)),
  };
}
