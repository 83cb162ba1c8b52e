import { expect, it } from "vitest";
import { foreignLoads } from "../../notebooks/site/check/loads";

const inPage = (html: string): readonly string[] => foreignLoads(new Map([["index.html", html]]));

it("links to other hosts load nothing", () => {
  expect(
    inPage('<a href="https://example.org">x</a><img src="local.svg"><img src="data:image/png;base64,AA">'),
  ).toEqual([]);
});

it.each([
  ['<script src="https://cdn.example.org/m.js"></script>', "https://cdn.example.org/m.js"],
  ['<link rel="stylesheet" href="//example.org/a.css">', "//example.org/a.css"],
  ['<img srcset="a.svg 1x, https://example.org/b.svg 2x">', "https://example.org/b.svg"],
  ["<style>@font-face { src: url('https://example.org/f.woff2') }</style>", "https://example.org/f.woff2"],
  ['<p style="background: url(https://example.org/p.png)">x</p>', "https://example.org/p.png"],
])("finds %s", (html, address) => {
  expect(inPage(html)).toEqual([`index.html: loads ${address} from another host`]);
});

it("reads style sheets and drawings", () => {
  const files = new Map([
    ["a.css", '@import "https://example.org/b.css";'],
    ["b.svg", "<svg><style>path { fill: url(http://example.org/p) }</style></svg>"],
  ]);
  expect(foreignLoads(files)).toEqual([
    "a.css: loads https://example.org/b.css from another host",
    "b.svg: loads http://example.org/p from another host",
  ]);
});
