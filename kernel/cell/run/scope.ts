/** A name that reads its value elsewhere, as an import does, until somebody assigns to it. */
interface Link {
  read: () => unknown;
}

/**
 * The top-level names of all cells, as one plain object that rewritten code reads and writes.
 *
 * It must stay an ordinary object with ordinary properties: V8 keeps those as fast as local variables of a closure,
 * and makes loops over a deleted-from or reconfigured object five times slower. So nothing is ever deleted from it;
 * which of its names exist is kept apart.
 */
export class CellScope {
  readonly values: Record<string, unknown> = {};
  private readonly defined = new Set<string>();
  private readonly links = new Map<string, Link>();

  /** Whether a cell has defined this name. */
  has(name: string): boolean {
    return this.defined.has(name);
  }

  /** Notes that a name now exists; its value has been assigned by the cell. */
  define(name: string): void {
    this.defined.add(name);
  }

  /** Gives a name the value that `read` returns whenever it is asked: an import sees its module's latest value. */
  link(name: string, read: () => unknown): void {
    const link = this.links.get(name);
    if (link !== undefined) {
      link.read = read;
    } else if (Object.hasOwn(this.values, name)) {
      this.values[name] = read();
    } else {
      const made = { read };
      this.links.set(name, made);
      Object.defineProperty(this.values, name, {
        enumerable: true,
        configurable: true,
        get: () => made.read(),
        set: (value: unknown) => {
          made.read = () => value;
        },
      });
    }
    this.defined.add(name);
  }

  /** Gives a name that belongs to no cell its value, unless it has one: the library's names and the kernel's. */
  provide(name: string, value: () => unknown): void {
    if (!Object.hasOwn(this.values, name)) this.values[name] = value();
  }

  /** The names that cells have defined, in that order, with their values. */
  entries(): ReadonlyMap<string, unknown> {
    return new Map([...this.defined].map((name) => [name, this.values[name]]));
  }
}
