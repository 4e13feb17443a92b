/** Puts Swagger UI beside the site, so that the API's /docs page loads nothing from a stranger. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Plugin } from "vite";

const FILES = ["swagger-ui-bundle.js", "swagger-ui.css"];

/** Emits Swagger UI's script and style sheet as `api-docs/…`, unhashed: another page names them. */
export function apiDocs(): Plugin {
  const require = createRequire(import.meta.url);
  return {
    name: "mysfits-api-docs",
    apply: "build",
    generateBundle() {
      for (const file of FILES) {
        this.emitFile({
          type: "asset",
          fileName: `api-docs/${file}`,
          source: readFileSync(require.resolve(`swagger-ui-dist/${file}`)),
        });
      }
    },
  };
}
