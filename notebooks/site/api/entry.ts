import { escapeHtml } from "../text/html";
import { commentHtml, tagsHtml } from "./comment";
import { kind, type Declaration } from "./json";
import { labelOf, parametersHtml, typeHtml, type Locate } from "./type";

/** A member's name as it is written: `[jupyterDisplay]` as it is, `dispose` in plain. */
function term(name: string): string {
  return `<span class="term">${escapeHtml(name)}</span>`;
}

function typeParametersHtml(parameters: readonly Declaration[], locate: Locate): string {
  const one = ({ name, type, default: given }: Declaration): string => {
    const bound = type === undefined ? "" : ` extends ${typeHtml(type, locate)}`;
    return `${escapeHtml(name)}${bound}${given === undefined ? "" : ` = ${typeHtml(given, locate)}`}`;
  };
  return parameters.length === 0 ? "" : `&lt;${parameters.map(one).join(", ")}&gt;`;
}

function signatureLine(signature: Declaration, locate: Locate): string {
  const { name, parameters = [], typeParameters = [], type } = signature;
  const made = signature.kind === 16384 ? "new " : "";
  return `<pre class="signature"><code>${made}${term(name)}${typeParametersHtml(typeParameters, locate)}${parametersHtml(parameters, locate)}: ${typeHtml(type, locate)}</code></pre>`;
}

/** The parameters that have something to say, and the fields of options that have no type of their own. */
function parameterList(parameters: readonly Declaration[], locate: Locate): string {
  const rows = parameters.flatMap((parameter) => {
    const { comment, type, defaultValue } = parameter;
    const fields = type?.type === "reflection" ? (type.declaration?.children ?? []) : [];
    const told = fields.filter((field) => field.comment !== undefined || field.defaultValue !== undefined);
    const given = defaultValue === undefined || defaultValue === "{}" ? "" : ` = ${escapeHtml(defaultValue)}`;
    if (comment === undefined && told.length === 0 && given === "") return [];
    const words = comment === undefined ? "" : commentHtml(comment.summary, locate);
    const inner = told.length === 0 ? "" : fieldList(told, locate);
    return [`<dt><code>${escapeHtml(labelOf(parameter))}${given}</code></dt><dd>${words}${inner}</dd>`];
  });
  return rows.length === 0 ? "" : `<dl>${rows.join("")}</dl>`;
}

/** A call: how it is written, what it does, what its parameters mean. */
function signatureHtml(signature: Declaration, locate: Locate): string {
  const { comment, parameters = [] } = signature;
  return [
    signatureLine(signature, locate),
    commentHtml(comment?.summary ?? [], locate),
    parameterList(parameters, locate),
    tagsHtml(comment, locate),
  ].join("\n");
}

/** The fields of an object, each with its type and what it means. */
function fieldList(fields: readonly Declaration[], locate: Locate): string {
  const rows = fields.map(({ name, flags, type, comment, defaultValue, getSignature }) => {
    const about = comment ?? getSignature?.comment;
    const given =
      defaultValue === undefined || defaultValue === "..." ? "" : ` = ${escapeHtml(defaultValue)}`;
    const optional = flags.isOptional === true ? "?" : "";
    const words = about === undefined ? "" : `<dd>${commentHtml(about.summary, locate)}</dd>`;
    return `<dt><code>${escapeHtml(name)}${optional}: ${typeHtml(type ?? getSignature?.type, locate)}${given}</code></dt>${words === "" ? "<dd></dd>" : words}`;
  });
  return rows.length === 0 ? "" : `<dl>${rows.join("\n")}</dl>`;
}

function callable({ signatures = [], type }: Declaration): readonly Declaration[] {
  return signatures.length > 0 ? signatures : (type?.declaration?.signatures ?? []);
}

/** The members of a class or an interface: its constructor, its fields, its methods. */
function membersHtml({ name: owner, children = [] }: Declaration, locate: Locate): string {
  const makers = children.filter((child) => child.kind === kind.constructor);
  const methods = children.filter((child) => child.kind === kind.method);
  const fields = children.filter((child) => child.kind === kind.property || child.kind === kind.accessor);
  return [
    ...makers.flatMap(({ signatures = [] }) => signatures.map((one) => signatureHtml(one, locate))),
    fieldList(fields, locate),
    ...methods.map((method) => {
      const heading = `<h4 id="${escapeHtml(owner)}.${escapeHtml(method.name.replace(/[[\]]/g, ""))}">${escapeHtml(method.name)}</h4>`;
      return [heading, ...callable(method).map((one) => signatureHtml(one, locate))].join("\n");
    }),
  ].join("\n");
}

function relations({ extendedTypes = [], implementedTypes = [] }: Declaration, locate: Locate): string {
  const one = (word: string, types: typeof extendedTypes): string =>
    types.length === 0 ? "" : ` ${word} ${types.map((type) => typeHtml(type, locate)).join(", ")}`;
  return `${one("extends", extendedTypes)}${one("implements", implementedTypes)}`;
}

function headOf(declaration: Declaration, locate: Locate): string {
  const { name, type, typeParameters = [] } = declaration;
  const named = `${term(name)}${typeParametersHtml(typeParameters, locate)}`;
  if (declaration.kind === kind.class) return `class ${named}${relations(declaration, locate)}`;
  if (declaration.kind === kind.interface) return `interface ${named}${relations(declaration, locate)}`;
  if (declaration.kind === kind.typeAlias) return `type ${named} = ${typeHtml(type, locate)}`;
  return `const ${named}: ${typeHtml(type, locate)}`;
}

/** Whether a type alias stands for an object with fields that are told one by one. */
function fieldsOfAlias({ kind: of, type }: Declaration): readonly Declaration[] {
  const fields =
    of === kind.typeAlias && type?.type === "reflection" ? (type.declaration?.children ?? []) : [];
  return fields.filter(({ comment }) => comment !== undefined);
}

/** Everything about one public name, under its heading. */
export function entryHtml(declaration: Declaration, locate: Locate): string {
  const { name, comment } = declaration;
  const calls = declaration.kind === kind.function ? (declaration.signatures ?? []) : [];
  const own =
    calls.length > 0
      ? calls.map((signature) => signatureHtml(signature, locate))
      : [
          `<pre class="signature"><code>${headOf(declaration, locate)}</code></pre>`,
          commentHtml(comment?.summary ?? [], locate),
          tagsHtml(comment, locate),
          membersHtml(declaration, locate),
          fieldList(fieldsOfAlias(declaration), locate),
        ];
  return `<section class="entry">\n<h3 id="${escapeHtml(name)}">${escapeHtml(name)}</h3>\n${own.join("\n")}\n</section>`;
}
