import { AstroNetError } from "../../../src/error";
import { Listing } from "../listing";
import type { LineMagic } from "../magic";

/** What `%env` is asked to do. */
export type EnvRequest =
  | { readonly kind: "list" }
  | { readonly kind: "read"; readonly name: string }
  | { readonly kind: "set"; readonly name: string; readonly value: string };

/** Reads `NAME`, `NAME=value` or `NAME value`. */
export function parseEnv(argument: string): EnvRequest {
  if (argument === "") return { kind: "list" };
  const { name, value } =
    /^(?<name>[A-Za-z_]\w*)(?:\s*=\s*(?<value>.*)|\s+(?<spaced>.*))?$/u.exec(argument)?.groups ?? {};
  if (name === undefined) {
    throw new AstroNetError(`not an environment variable: "${argument}" (use %env NAME, or %env NAME=value)`);
  }
  const spaced = value ?? /^\S+\s+(?<spaced>.*)$/u.exec(argument)?.groups?.spaced;
  return spaced === undefined ? { kind: "read", name } : { kind: "set", name, value: spaced };
}

/** Names whose values should not get into a notebook that is passed on. */
export function isSecret(name: string): boolean {
  return /key|token|secret|password|passwd|credential|auth|cookie/iu.test(name);
}

/** `%env [NAME[=value]]`. */
export const env: LineMagic = {
  kind: "line",
  form: "%env",
  usage: "%env [NAME | NAME=value]",
  summary: "Lists environment variables, shows one, or sets one for the kernel and what it starts.",
  details: [
    "The list leaves out the values of variables whose names sound like secrets: a notebook is passed on.",
  ],
  words: () => Object.keys(process.env),
  waits: false,
  run: (argument) => {
    const request = parseEnv(argument);
    if (request.kind === "set") {
      process.env[request.name] = request.value;
      return undefined;
    }
    if (request.kind === "read") {
      const value = process.env[request.name];
      if (value === undefined) throw new AstroNetError(`no environment variable ${request.name}`);
      return value;
    }
    const rows = Object.entries(process.env)
      .sort(([a], [b]) => a.localeCompare(b, "en"))
      .map(([name, value]) => [name, isSecret(name) ? "(not shown)" : (value ?? "")]);
    return new Listing(rows, ["name", "value"]);
  },
};
