import { AstroNetError } from "../error";

/** Where a number may lie: anywhere finite, at or above 0, above 0, or in [0, 1]. */
export type Domain = "finite" | "nonNegative" | "positive" | "fraction";

/** The domain of each field of a record of numbers. */
export type Domains<Fields> = { readonly [Name in keyof Fields]-?: Domain };

const wanted: Readonly<Record<Domain, string>> = {
  finite: "a finite number",
  nonNegative: "a number at or above 0",
  positive: "a number above 0",
  fraction: "a number from 0 to 1",
};

function inside(value: number, domain: Domain): boolean {
  if (!Number.isFinite(value)) return false;
  if (domain === "nonNegative") return value >= 0;
  if (domain === "positive") return value > 0;
  return domain === "finite" || (value >= 0 && value <= 1);
}

/** Refuses a number outside its domain. @throws AstroNetError that names the model, the quantity and the value. */
export function requireNumber(model: string, name: string, value: number, domain: Domain): void {
  if (!inside(value, domain)) {
    throw new AstroNetError(`${model}: ${name} is ${String(value)} (give ${wanted[domain]})`);
  }
}

/** Refuses a record with a field outside its domain. @throws AstroNetError that names the field. */
export function requireNumbers<Fields extends { readonly [Name in keyof Fields]: number }>(
  model: string,
  fields: Fields,
  domains: Domains<Fields>,
): void {
  for (const name of Object.keys(domains) as (keyof Fields & string)[]) {
    requireNumber(model, name, fields[name], domains[name]);
  }
}

/** Refuses a vector of the wrong length, or with an element outside its domain. @throws AstroNetError */
export function requireVector(
  model: string,
  name: string,
  values: ArrayLike<number>,
  length: number,
  domain: Domain,
): void {
  if (values.length !== length) {
    throw new AstroNetError(`${model}: ${name} has length ${values.length} (give ${length})`);
  }
  for (let i = 0; i < length; i++) {
    const value = values[i] ?? NaN;
    // The name is put together only where it is needed: a lattice has thousands of elements a step.
    if (!inside(value, domain)) requireNumber(model, `${name}[${i}]`, value, domain);
  }
}

/**
 * Refuses a state that a step took outside its domain, which a step that is too long does before it blows up.
 *
 * @throws AstroNetError that names the field and the step.
 */
export function requireAfterStep<Fields extends { readonly [Name in keyof Fields]: number | Float64Array }>(
  model: string,
  fields: Fields,
  domains: Domains<Fields>,
  dt: number,
): void {
  for (const name of Object.keys(domains) as (keyof Fields & string)[]) {
    const field: number | Float64Array = fields[name];
    const outside = (typeof field === "number" ? [field] : field).find(
      (value) => !inside(value, domains[name]),
    );
    if (outside !== undefined) {
      throw new AstroNetError(
        `${model}: a step of ${dt} took ${name} to ${outside} (take a smaller dt or a weaker input)`,
      );
    }
  }
}
