import { posix } from "node:path";
import type { Content } from "../site";
import { addressesIn, documents, type Document } from "./document";

const attributes = ["href", "src", "srcset", "data", "poster"];

/** Whether an address leads out of the site, or holds its content itself. */
function isElsewhere(address: string): boolean {
  return /^([a-z][a-z\d+.-]*:|\/\/)/i.test(address);
}

function anchorsOf({ root }: Document): ReadonlySet<string> {
  return new Set(root.querySelectorAll("[id]").map((element) => element.id));
}

/** What is wrong with an address on a page; undefined where it leads to a file and to an anchor that is there. */
function problemOf(
  address: string,
  page: string,
  files: ReadonlyMap<string, Content>,
  anchors: ReadonlyMap<string, ReadonlySet<string>>,
): string | undefined {
  if (address === "") return "an empty address";
  if (isElsewhere(address)) return undefined;
  if (address.startsWith("/")) return `${address} starts at the host's root (a site may lie in a folder)`;
  const [path = "", anchor] = address.split("#");
  const clean = decodeURI(path.replace(/\?.*$/, ""));
  const target = clean === "" ? page : posix.normalize(posix.join(posix.dirname(page), clean));
  if (!files.has(target)) return `${address} leads to ${target}, which is not there`;
  if (anchor === undefined || anchor === "") return undefined;
  const known = anchors.get(target);
  if (known === undefined || known.has(decodeURIComponent(anchor))) return undefined;
  return `${address} leads to #${anchor}, which ${target} does not have`;
}

/** The dead links of a site, one line each: addresses of files and anchors that are not there. */
export function deadLinks(files: ReadonlyMap<string, Content>): readonly string[] {
  const pages = documents(files);
  const anchors = new Map(pages.map((page) => [page.path, anchorsOf(page)]));
  return pages.flatMap(({ path, root }) =>
    attributes.flatMap((attribute) =>
      root.querySelectorAll(`[${attribute}]`).flatMap((element) =>
        addressesIn(element, attribute).flatMap((address) => {
          const problem = problemOf(address, path, files, anchors);
          return problem === undefined ? [] : [`${path}: dead link: ${problem}`];
        }),
      ),
    ),
  );
}
