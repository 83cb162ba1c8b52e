import type { Page } from "../page/page";
import { escapeHtml } from "../text/html";
import type { Heading } from "../text/markdown";
import { commentHtml, firstSentence } from "./comment";
import { entryHtml } from "./entry";
import type { Floor } from "./floor";
import { kind, type Declaration } from "./json";
import type { Locate } from "./type";

/** A floor with the public names that typedoc has found on it. */
export interface Documented {
  readonly floor: Floor;
  readonly module: Declaration;
  /** What stands on its page besides the names, as HTML with its headings. */
  readonly more?: { readonly html: string; readonly headings: readonly Heading[] };
}

const groups = [
  { title: "Functions", kinds: [kind.function] },
  { title: "Classes", kinds: [kind.class] },
  { title: "Values", kinds: [kind.variable] },
  { title: "Types", kinds: [kind.interface, kind.typeAlias] },
] as const satisfies readonly { readonly title: string; readonly kinds: readonly number[] }[];

function pathOf({ name }: Floor): string {
  return `api/${name}.html`;
}

/** The public names of a module, in alphabetical order; names that it hands on from another floor are there. */
export function namesOf({ children = [] }: Declaration): readonly Declaration[] {
  return children
    .filter((child) => child.kind !== kind.reference)
    .sort((a, b) => a.name.localeCompare(b.name, "en") || a.id - b.id);
}

/** Where every public name is explained, from the folder `api/`. */
function addresses(documented: readonly Documented[]): Locate {
  const known = new Map<number | string, string>();
  for (const { floor, module } of documented) {
    for (const child of namesOf(module)) {
      const address = `${floor.name}.html#${child.name}`;
      for (const { id } of [child, ...(child.signatures ?? [])]) known.set(id, address);
      known.set(child.name, address);
    }
  }
  return (which) => known.get(which);
}

function about(declaration: Declaration, locate: Locate): string {
  return firstSentence(declaration.comment ?? declaration.signatures?.[0]?.comment, locate);
}

function floorPage({ floor, module, more }: Documented, all: readonly Documented[], locate: Locate): Page {
  const names = namesOf(module);
  const headings: Heading[] = [...(more?.headings ?? [])];
  const parts = groups.flatMap(({ title, kinds }) => {
    const own = names.filter((name) => kinds.some((one) => one === name.kind));
    if (own.length === 0) return [];
    const id = title.toLowerCase();
    headings.push({ level: 2, text: title, id: `group-${id}` });
    const links = own.map(
      ({ name }) => `<li><a href="#${escapeHtml(name)}"><code>${escapeHtml(name)}</code></a></li>`,
    );
    return [
      `<h2 id="group-${id}">${title}</h2>`,
      `<ul class="names">${links.join("")}</ul>`,
      ...own.map((name) => entryHtml(name, locate)),
    ];
  });
  return {
    path: pathOf(floor),
    title: `${floor.name} · Reference`,
    description: floor.about,
    body: [
      `<h1>${floor.name}</h1>`,
      `<p>${escapeHtml(floor.about)}</p>`,
      commentHtml(module.comment?.summary ?? [], locate),
      more?.html ?? "",
      ...parts,
    ].join("\n"),
    headings,
    siblings: all.map((other) => ({ path: pathOf(other.floor), name: other.floor.name })),
  };
}

function indexPage(all: readonly Documented[], locate: Locate): Page {
  const rows = all.map(({ floor, module, more }) => {
    const names = namesOf(module).map(
      (name) =>
        `<dt><a href="${floor.name}.html#${escapeHtml(name.name)}"><code>${escapeHtml(name.name)}</code></a></dt><dd>${about(name, locate)}</dd>`,
    );
    const others = (more?.headings ?? [])
      .filter(({ level }) => level === 2)
      .map(({ text, id }) => `<dt><a href="${floor.name}.html#${id}">${escapeHtml(text)}</a></dt><dd></dd>`);
    return [
      `<h2 id="${floor.name}"><a href="${floor.name}.html">${floor.name}</a></h2>`,
      `<p>${escapeHtml(floor.about)}</p>`,
      `<dl>${[...others, ...names].join("\n")}</dl>`,
    ].join("\n");
  });
  return {
    path: "api/index.html",
    title: "Reference",
    description: "Every public name of AstroNet for Jupyter, by the floor that it lives on.",
    body: [
      "<h1>Reference</h1>",
      "<p>Every public name, by the floor of the house that it lives on. A notebook has all of them without an import; elsewhere they come from <code>astronet</code>.</p>",
      ...rows,
    ].join("\n"),
    headings: all.map(({ floor }) => ({ level: 2, text: floor.name, id: floor.name })),
  };
}

/** The pages of the reference: one a floor, and the list of all names. */
export function referencePages(documented: readonly Documented[]): readonly Page[] {
  const locate = addresses(documented);
  return [indexPage(documented, locate), ...documented.map((one) => floorPage(one, documented, locate))];
}
