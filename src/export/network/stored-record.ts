import { AstroNetError } from "../../error";

/** A record that was read from JSON, of which nothing is known: each entry is asked for by what it should be. */
export class StoredRecord {
  readonly #entries: Readonly<Record<string, unknown>>;

  /**
   * @param what names the record in errors
   * @throws AstroNetError if it is none; so do all methods, if an entry is not what it should be.
   */
  constructor(
    private readonly what: string,
    value: unknown,
  ) {
    if (typeof value !== "object" || value === null) {
      throw new AstroNetError(`${what}: ${JSON.stringify(value)} where a record should be`);
    }
    this.#entries = value as Record<string, unknown>;
  }

  text(key: string): string {
    const value = this.#entries[key];
    return typeof value === "string" ? value : this.refuse(key);
  }

  flag(key: string): boolean {
    const value = this.#entries[key];
    return typeof value === "boolean" ? value : this.refuse(key);
  }

  number(key: string): number {
    const value = this.#entries[key];
    return typeof value === "number" ? value : this.refuse(key);
  }

  /** A whole number from 0. */
  count(key: string): number {
    const value = this.#entries[key];
    return isCount(value) ? value : this.refuse(key);
  }

  counts(key: string): readonly number[] {
    const value = this.#entries[key];
    return Array.isArray(value) && value.every(isCount) ? value : this.refuse(key);
  }

  texts(key: string): readonly string[] {
    const value = this.#entries[key];
    return Array.isArray(value) && value.every((text) => typeof text === "string") ? value : this.refuse(key);
  }

  record(key: string): StoredRecord {
    return new StoredRecord(`${this.what}.${key}`, this.#entries[key]);
  }

  records(key: string): readonly StoredRecord[] {
    const value = this.#entries[key];
    if (!Array.isArray(value)) return this.refuse(key);
    return value.map((entry: unknown, i) => new StoredRecord(`${this.what}.${key}[${i}]`, entry));
  }

  /** Lists of whole numbers. */
  lists(key: string): readonly (readonly number[])[] {
    const value = this.#entries[key];
    const isList = (list: unknown): list is number[] => Array.isArray(list) && list.every(isCount);
    return Array.isArray(value) && value.every(isList) ? value : this.refuse(key);
  }

  /** One of some texts. */
  oneOf<T extends string>(key: string, ...known: readonly T[]): T {
    const value = this.#entries[key];
    return known.find((text) => text === value) ?? this.refuse(key);
  }

  has(key: string, value?: unknown): boolean {
    return value === undefined ? key in this.#entries : this.#entries[key] === value;
  }

  /** Refuses an entry, for what it is or for another reason. */
  refuse(key: string, reason = `${JSON.stringify(this.#entries[key])} is none`): never {
    throw new AstroNetError(`${this.what}.${key}: ${reason}`);
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
