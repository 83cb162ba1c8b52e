import { escapeHtml } from "../text/html";

/** A page that stands by itself. */
export interface SinglePage {
  readonly title: string;
  readonly body: string;
  /** Its style sheet, with everything that it needs. */
  readonly style: string;
}

/** A page in one file: it can be mailed, and opens without a network. */
export function single({ title, body, style }: SinglePage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>
${style}
</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header><p class="name">AstroNet for Jupyter</p></header>
<div class="middle">
<main id="main" tabindex="-1">
${body}
</main>
</div>
<footer>
<p>AstroNet for Jupyter, under the Apache License 2.0. The method is that of Han, Pan and Liu (CVPR 2023).</p>
</footer>
</body>
</html>
`;
}
