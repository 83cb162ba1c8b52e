import { expect, it } from "vitest";
import { barriers } from "../../notebooks/site/check/structure";
import { framed } from "../../notebooks/site/page/page";
import { single } from "../../notebooks/site/page/single";

const page = (body: string): readonly string[] =>
  barriers(new Map([["a.html", framed({ path: "a.html", title: "A", description: "A page.", body })]]));

it("the frame of a page has its landmarks, with and without a table of contents", () => {
  expect(page("<h1>A</h1>")).toEqual([]);
  const headings = [
    { level: 2, text: "B", id: "b" },
    { level: 2, text: "C", id: "c" },
  ];
  const html = framed({
    path: "api/a.html",
    title: "A",
    description: "A page.",
    body: '<h1>A</h1><h2 id="b">B</h2><h2 id="c">C</h2>',
    headings,
    siblings: [{ path: "api/a.html", name: "A" }],
  });
  expect(barriers(new Map([["api/a.html", html]]))).toEqual([]);
  expect(html).toContain('<a href="../api/a.html" aria-current="page">A</a>');
  expect(html).toContain('<a href="../api/index.html" aria-current="true">Reference</a>');
});

it("so has a page that stands by itself", () => {
  const html = single({ title: "A", body: "<h1>A</h1>", style: "" });
  expect(barriers(new Map([["a.html", html]]))).toEqual([]);
});

it.each([
  ["", "a.html: has 0 × h1, not one"],
  ["<h1>A</h1><h3>C</h3>", 'a.html: h3 "C" follows h1'],
  ["<h1>A</h1><nav></nav>", "a.html: has a <nav> without a name"],
  ['<h1>A</h1><img src="x.svg">', "a.html: has an image without a text in its place"],
  ['<h1>A</h1><img src="x.svg" alt="">', "a.html: has an image whose text is empty"],
  ["<h1>A</h1><svg></svg>", "a.html: has a drawing (svg) without a title"],
  ['<h1>A</h1><p id="p"></p><p id="p"></p>', "a.html: has the anchor #p twice"],
  [
    '<h1>A</h1><div class="scroll"></div>',
    "a.html: has a scrolling box that the keyboard does not reach, or without a name",
  ],
])("finds what is wrong in %s", (body, problem) => {
  expect(page(body)).toContain(problem);
});

it("finds a page without the link past the navigation, and without its language", () => {
  expect(barriers(new Map([["a.html", "<html><body><main><h1>A</h1></main></body></html>"]]))).toEqual(
    expect.arrayContaining([
      "a.html: does not begin with a link to #main",
      "a.html: does not say its language",
    ]),
  );
});
