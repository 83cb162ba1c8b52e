/** A curve that grows point by point and stays small: when it is full, every second point goes. */
export class Series {
  readonly x: number[] = [];
  readonly y: number[] = [];
  readonly #most: number;
  #every = 1;
  #skipped = 0;

  constructor(
    readonly name: string,
    readonly colour: string,
    most = 400,
  ) {
    this.#most = most;
  }

  /** Adds a point; points between those that are kept are left out. */
  add(x: number, y: number): void {
    if (!Number.isFinite(y)) return;
    if (++this.#skipped < this.#every && this.x.length > 0) return;
    this.#skipped = 0;
    this.x.push(x);
    this.y.push(y);
    if (this.x.length < this.#most) return;
    for (const list of [this.x, this.y]) {
      const kept = list.filter((_, index) => index % 2 === 0);
      list.splice(0, list.length, ...kept);
    }
    this.#every *= 2;
  }
}
