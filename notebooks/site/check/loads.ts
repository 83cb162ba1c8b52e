import type { Content } from "../site";
import { addressesIn, documents } from "./document";

/** Elements that a browser loads by itself, and the attribute that says from where. */
const loading: readonly (readonly [selector: string, attribute: string])[] = [
  ["link", "href"],
  ["script", "src"],
  ["img", "src"],
  ["img", "srcset"],
  ["source", "src"],
  ["source", "srcset"],
  ["iframe", "src"],
  ["embed", "src"],
  ["object", "data"],
  ["video", "src"],
  ["video", "poster"],
  ["audio", "src"],
  ["track", "src"],
  ["image", "href"],
  ["image", "xlink:href"],
  ["use", "href"],
  ["use", "xlink:href"],
];

/** Whether an address belongs to a host; `data:` addresses and those within the site do not. */
function isForeign(address: string): boolean {
  return /^\s*(https?:|wss?:|ftp:|\/\/)/i.test(address);
}

function foreignInStyle(style: string): readonly string[] {
  const addresses = [...style.matchAll(/url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)/gi)];
  return addresses.map(([, url, imported]) => url ?? imported ?? "").filter(isForeign);
}

/** What a site would load from another host, one line each. */
export function foreignLoads(files: ReadonlyMap<string, Content>): readonly string[] {
  const inPages = documents(files).flatMap(({ path, root }) => {
    const elements = loading.flatMap(([selector, attribute]) =>
      root
        .querySelectorAll(selector)
        .flatMap((element) => addressesIn(element, attribute))
        .filter(isForeign),
    );
    const styles = [
      ...root.querySelectorAll("style").map((element) => element.textContent),
      ...root.querySelectorAll("[style]").map((element) => element.getAttribute("style") ?? ""),
    ].flatMap(foreignInStyle);
    return [...elements, ...styles].map((address) => `${path}: loads ${address} from another host`);
  });
  const inStyles = [...files].flatMap(([path, content]) =>
    /\.(css|svg)$/.test(path) && typeof content === "string"
      ? foreignInStyle(content).map((address) => `${path}: loads ${address} from another host`)
      : [],
  );
  return [...inPages, ...inStyles];
}
