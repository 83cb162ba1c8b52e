/** Text as it stands between XML tags and inside attributes. */
export function escapeXml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

/** Gives an SVG its description, for a screen reader: an image whose title is the first line of `description`. */
export function describeSvg(svg: string, description: string): string {
  const [title = "", ...rest] = description.split("\n");
  const words =
    `<title>${escapeXml(title)}</title>` +
    (rest.length === 0 ? "" : `<desc>${escapeXml(rest.join("\n"))}</desc>`);
  return svg.replace(/^<svg ([^>]*)>/, (_, attributes: string) => `<svg role="img" ${attributes}>${words}`);
}

/** Gives an SVG its size on paper, in millimetres; what is drawn is scaled to fill it. */
export function sizeSvg(svg: string, width: number, height: number): string {
  const physical = `width="${round(width)}mm" height="${round(height)}mm"`;
  return svg.replace(/^<svg [^>]*>/, (tag) =>
    tag.replace(/ width="[^"]*"/, ` ${physical}`).replace(/ height="[\d.]+"/, ""),
  );
}

function round(millimetres: number): number {
  return Number(millimetres.toFixed(3));
}
