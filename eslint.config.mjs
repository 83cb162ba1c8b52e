import tseslint from "typescript-eslint";

/** The floors of the house: each folder of src/ may import from itself and from the folders named here. */
const floors = {
  engine: [],
  neuron: ["engine"],
  astrocyte: ["engine", "neuron"],
  network: ["engine", "neuron", "astrocyte"],
  measure: ["engine", "neuron", "astrocyte", "network", "data"],
  data: ["engine"],
  compact: ["engine", "neuron", "astrocyte", "network", "measure"],
  train: ["engine", "neuron", "astrocyte", "network", "measure", "data", "compact", "export"],
  export: ["engine", "network", "compact"],
  display: ["engine", "neuron", "astrocyte", "network", "measure", "data", "compact", "train", "export"],
};

const floorRules = Object.entries(floors).map(([floor, below]) => ({
  files: [`src/${floor}/**/*.ts`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          {
            regex: `^(\\.\\./)+(${Object.keys(floors)
              .filter((other) => other !== floor && !below.includes(other))
              .join("|")})(/|$)`,
            message: `arrows point down: src/${floor} knows ${below.join(", ") || "nobody"}.`,
          },
          {
            regex: "^(\\.\\./)+(index|kernel)(/|$)",
            message: "the library does not know its surface or the kernel.",
          },
        ],
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ["dist/**", "node_modules/**", ".venv/**", ".cache/**", "notebooks/executed/**", "site/**"] },
  {
    files: ["**/*.ts", "**/*.mts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/consistent-type-imports": "error",
      // With noUncheckedIndexedAccess, `!` is how an index says that it is in range.
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
  ...floorRules,
  {
    files: ["kernel/**/*.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex: "^(\\.\\./)+src/(?!index$|display(/|$)|mime$|error$)",
              message: "the kernel sees what a notebook sees: src/index, and src/display.",
            },
          ],
        },
      ],
    },
  },
);
