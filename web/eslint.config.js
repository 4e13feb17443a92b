import { readdirSync } from "node:fs";
import js from "@eslint/js";
import { configs as lit } from "eslint-plugin-lit";
import globals from "globals";
import tseslint from "typescript-eslint";

/** Imports between folders go one way: api and ui, then app, session, the nouns, and `main.ts`. */
const MAY_NOT_IMPORT = {
  api: ["ui", "app", "session", "nouns"],
  ui: ["app", "session", "nouns"],
  app: ["session", "nouns"],
  session: ["nouns"],
};
const NOUNS = readdirSync(new URL("src", import.meta.url)).filter(
  (name) => !name.includes(".") && !(name in MAY_NOT_IMPORT),
);

function layer([folder, forbidden]) {
  const names = forbidden.flatMap((each) => (each === "nouns" ? NOUNS : [each]));
  return {
    files: [`src/${folder}/**/*.ts`],
    ignores: ["**/*.test.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [{ regex: `^(\\.\\./)+(${names.join("|")})/`, message: "See MAY_NOT_IMPORT." }],
        },
      ],
    },
  };
}

export default tseslint.config(
  { ignores: ["dist/", "public/", "art/", "src/api/api-types.ts"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
      lit["flat/recommended"],
    ],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // Lit calls an element's listeners with the element as `this`.
      "@typescript-eslint/unbound-method": "off",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // A count inside a sentence is fine; anything else in a template string still has to be text.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  ...Object.entries(MAY_NOT_IMPORT).map(layer),
  { files: ["**/*.mjs", "*.js"], languageOptions: { globals: globals.node } },
);
