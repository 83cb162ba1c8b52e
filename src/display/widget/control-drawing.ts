import { escapeXml } from "../../export/figure/svg";
import { palette } from "../../export/theme/palette";

/** A grey that is read on a white page and on a dark one. */
export const ink = "#737373";

const width = 420;
const height = 36;
const bar = { left: 130, right: 330 } as const;

/**
 * A control as it looks without a front end: its label, a bar that is filled as far as `share` in [0, 1] says, with or
 * without a knob, and a value.
 */
export function controlPicture(label: string, share: number, value: string, knob: boolean): string {
  const at = (bar.left + share * (bar.right - bar.left)).toFixed(1);
  const text = `fill="${ink}" font-family="sans-serif" font-size="13"`;
  const line = (to: string | number, colour: string): string =>
    `<path d="M${bar.left},18H${to}" stroke="${colour}" stroke-width="4" stroke-linecap="round"/>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${escapeXml(`${label}: ${value}`)}"`,
    ` width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<text x="${bar.left - 14}" y="22" text-anchor="end" ${text}>${escapeXml(label)}</text>`,
    line(bar.right, "#C4C8CC"),
    share > 0 ? line(at, palette[0]) : "",
    knob ? `<circle cx="${at}" cy="18" r="8" fill="${palette[0]}"/>` : "",
    `<text x="${bar.right + 16}" y="22" ${text}>${escapeXml(value)}</text>`,
    "</svg>",
  ].join("");
}
