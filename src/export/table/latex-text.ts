const special: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  $: "\\$",
  "&": "\\&",
  "#": "\\#",
  _: "\\_",
  "%": "\\%",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "$<$",
  ">": "$>$",
  "|": "$|$",
  '"': "''",
  "−": "$-$",
  "±": "$\\pm$",
  "×": "$\\times$",
  "·": "$\\cdot$",
  "°": "$^\\circ$",
  "²": "$^2$",
  "³": "$^3$",
  µ: "$\\mu$",
  "≤": "$\\leq$",
  "≥": "$\\geq$",
  "≈": "$\\approx$",
  "≠": "$\\neq$",
  "∞": "$\\infty$",
  "→": "$\\to$",
  "↑": "$\\uparrow$",
  "↓": "$\\downarrow$",
  "∆": "$\\Delta$",
  "√": "$\\sqrt{\\ }$",
  "…": "\\ldots{}",
  "–": "--",
  "—": "---",
  "\u2009": "\\,",
  "\u00a0": "~",
  "✓": "$\\surd$",
};

const greek =
  "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho varsigma sigma tau upsilon phi chi psi omega";
const small = Object.fromEntries(
  greek
    .split(" ")
    .map((name, index) => [String.fromCodePoint(0x3b1 + index), name === "omicron" ? "o" : `$\\${name}$`]),
);
const capitals: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    Γ: "Gamma",
    Δ: "Delta",
    Θ: "Theta",
    Λ: "Lambda",
    Ξ: "Xi",
    Π: "Pi",
    Σ: "Sigma",
    Φ: "Phi",
    Ψ: "Psi",
    Ω: "Omega",
  }).map(([letter, name]) => [letter, `$\\${name}$`]),
);
const all: Readonly<Record<string, string>> = { ...special, ...small, ...capitals };

/** Text as LaTeX: what LaTeX would read as a command is written out, and common signs become its own. */
export function latexText(text: string): string {
  return Array.from(text, (character) => all[character] ?? character)
    .join("")
    .replace(/\r?\n/g, " ");
}
