import { expect, it } from "vitest";
import { deadLinks } from "../../notebooks/site/check/links";

const site = (pages: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(pages));

it("follows links to pages, files and anchors", () => {
  const files = site({
    "index.html":
      '<a href="api/index.html#Gate">x</a><a href="#here">y</a><p id="here"></p><img src="a%20b.svg">',
    "api/index.html":
      '<h2 id="Gate">Gate</h2><a href="../index.html">up</a><pre><code><a href="#Gate">in code</a></code></pre>',
    "a b.svg": "<svg/>",
  });
  expect(deadLinks(files)).toEqual([]);
});

it("finds a page that is not there, in code as well", () => {
  const files = site({ "api/index.html": '<pre><code><a href="../none.html">x</a></code></pre>' });
  expect(deadLinks(files)).toEqual([
    "api/index.html: dead link: ../none.html leads to none.html, which is not there",
  ]);
});

it("finds an anchor that is not there; capitals count", () => {
  const files = site({ "index.html": '<a href="#Gate">x</a><h2 id="gate">gate</h2>' });
  expect(deadLinks(files)).toEqual([
    "index.html: dead link: #Gate leads to #Gate, which index.html does not have",
  ]);
});

it("finds pictures and style sheets that are not there, in srcset too", () => {
  const files = site({
    "index.html": '<link href="a.css"><source srcset="b.svg 1x, c.svg 2x"><img src="d.svg">',
  });
  expect(deadLinks(files).map((line) => /dead link: (\S+)/.exec(line)?.[1])).toEqual([
    "a.css",
    "d.svg",
    "b.svg",
    "c.svg",
  ]);
});

it("refuses addresses from the host's root, and empty ones", () => {
  const files = site({ "index.html": '<a href="/index.html">x</a><a href="">y</a>' });
  expect(deadLinks(files)).toEqual([
    "index.html: dead link: /index.html starts at the host's root (a site may lie in a folder)",
    "index.html: dead link: an empty address",
  ]);
});

it("leaves other hosts and addresses that hold their content alone", () => {
  const files = site({
    "index.html":
      '<a href="https://example.org/x">x</a><img src="data:image/svg+xml,<svg/>"><a href="mailto:a@b">m</a>',
  });
  expect(deadLinks(files)).toEqual([]);
});
