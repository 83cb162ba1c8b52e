import { escapeHtml } from "../text/html";
import type { Declaration, TypeJson } from "./json";

/**
 * The address of a declaration from the page, by typedoc's number or by its public name; undefined for one that is not
 * on the site.
 */
export type Locate = (which: number | string) => string | undefined;

function reference({ name = "", target, typeArguments = [] }: TypeJson, locate: Locate): string {
  const address = typeof target === "number" ? locate(target) : undefined;
  const shown = escapeHtml(name);
  const text = address === undefined ? shown : `<a href="${address}">${shown}</a>`;
  // Typed arrays' buffers are of no interest to a reader.
  const given = typeArguments.filter((type) => type.name !== "ArrayBufferLike");
  return given.length === 0
    ? text
    : `${text}&lt;${given.map((type) => typeHtml(type, locate)).join(", ")}&gt;`;
}

/** A parameter's name; one that is taken apart at once gets that of its type. */
export function labelOf({ name, type }: Declaration): string {
  if (name !== "__namedParameters") return name;
  const named = type?.type === "reference" ? (type.name ?? "") : "";
  return named === "" || named.endsWith("Options")
    ? "options"
    : named.charAt(0).toLowerCase() + named.slice(1);
}

/** A parameter list: `(state: State, dt?: number)`. */
export function parametersHtml(parameters: readonly Declaration[], locate: Locate): string {
  const one = (parameter: Declaration): string => {
    const { flags, type, defaultValue } = parameter;
    const optional = flags.isOptional === true || defaultValue !== undefined ? "?" : "";
    return `${flags.isRest === true ? "..." : ""}${escapeHtml(labelOf(parameter))}${optional}: ${typeHtml(type, locate)}`;
  };
  return `(${parameters.map(one).join(", ")})`;
}

/** An object or function type that has no name. */
function inline(declaration: Declaration, locate: Locate): string {
  const { signatures = [], children = [], indexSignatures = [] } = declaration;
  const [call] = signatures;
  if (call !== undefined && children.length === 0) {
    return `${parametersHtml(call.parameters ?? [], locate)} =&gt; ${typeHtml(call.type, locate)}`;
  }
  const members = children.map(({ name, flags, type, signatures: [method] = [] }) =>
    method === undefined
      ? `${escapeHtml(name)}${flags.isOptional === true ? "?" : ""}: ${typeHtml(type, locate)}`
      : `${escapeHtml(name)}${parametersHtml(method.parameters ?? [], locate)}: ${typeHtml(method.type, locate)}`,
  );
  const keys = indexSignatures.map(({ parameters: [key] = [], type }) =>
    key === undefined
      ? ""
      : `[${escapeHtml(key.name)}: ${typeHtml(key.type, locate)}]: ${typeHtml(type, locate)}`,
  );
  const all = [...members, ...keys];
  return all.length === 0 ? "{}" : `{ ${all.join("; ")} }`;
}

/** A type within another: in brackets where it would read otherwise without. */
function nested(type: TypeJson | undefined, locate: Locate): string {
  const text = typeHtml(type, locate);
  const isFunction = type?.type === "reflection" && type.declaration?.signatures !== undefined;
  const binds = ["union", "intersection", "conditional", "typeOperator"].includes(type?.type ?? "");
  return isFunction || binds ? `(${text})` : text;
}

function mapped(type: TypeJson, locate: Locate): string {
  const key = `[${type.parameter ?? ""} in ${typeHtml(type.parameterType, locate)}]`;
  const { readonlyModifier, optionalModifier } = type;
  const before = readonlyModifier === undefined ? "" : readonlyModifier === "-" ? "-readonly " : "readonly ";
  const after = optionalModifier === undefined ? "" : optionalModifier === "-" ? "-?" : "?";
  return `{ ${before}${key}${after}: ${typeHtml(type.templateType, locate)} }`;
}

const writers: Readonly<Record<string, (type: TypeJson, locate: Locate) => string>> = {
  intrinsic: ({ name = "" }) => escapeHtml(name),
  unknown: ({ name = "" }) => escapeHtml(name),
  literal: ({ value }) => escapeHtml(JSON.stringify(value)),
  reference,
  array: ({ elementType }, locate) => `${nested(elementType, locate)}[]`,
  union: ({ types = [] }, locate) =>
    types.map((one) => (one.type === "reflection" ? nested(one, locate) : typeHtml(one, locate))).join(" | "),
  intersection: ({ types = [] }, locate) => types.map((one) => nested(one, locate)).join(" &amp; "),
  tuple: ({ elements = [] }, locate) => `[${elements.map((one) => typeHtml(one, locate)).join(", ")}]`,
  namedTupleMember: ({ name = "", isOptional, element }, locate) =>
    `${escapeHtml(name)}${isOptional === true ? "?" : ""}: ${typeHtml(element, locate)}`,
  optional: ({ elementType }, locate) => `${nested(elementType, locate)}?`,
  rest: ({ elementType }, locate) => `...${nested(elementType, locate)}`,
  typeOperator: ({ operator = "", target }, locate) =>
    `${operator} ${typeof target === "object" && "type" in target ? typeHtml(target, locate) : ""}`,
  reflection: ({ declaration }, locate) => (declaration === undefined ? "{}" : inline(declaration, locate)),
  query: ({ queryType }, locate) => `typeof ${typeHtml(queryType, locate)}`,
  indexedAccess: ({ objectType, indexType }, locate) =>
    `${nested(objectType, locate)}[${typeHtml(indexType, locate)}]`,
  conditional: ({ checkType, extendsType, trueType, falseType }, locate) =>
    `${nested(checkType, locate)} extends ${nested(extendsType, locate)} ? ${typeHtml(trueType, locate)} : ${typeHtml(falseType, locate)}`,
  predicate: ({ name = "", asserts, targetType }, locate) =>
    `${asserts === true ? "asserts " : ""}${escapeHtml(name)}${targetType === undefined ? "" : ` is ${typeHtml(targetType, locate)}`}`,
  mapped,
  templateLiteral: ({ head = "", tail = [] }, locate) =>
    `\`${escapeHtml(head)}${tail.map(([type, text]) => `\${${typeHtml(type, locate)}}${escapeHtml(text)}`).join("")}\``,
};

/**
 * A type as TypeScript writes it, its names linked to where they are explained.
 *
 * @throws Error for a kind of type that is not known here.
 */
export function typeHtml(type: TypeJson | undefined, locate: Locate): string {
  if (type === undefined) return "void";
  const write = writers[type.type];
  if (write === undefined) throw new Error(`no way to write the type "${type.type}" (add it to type.ts)`);
  return write(type, locate);
}
