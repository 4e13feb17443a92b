import { defineConfig } from "vitest/config";
import { apiDocs } from "./build/api-docs.ts";
import { pageTemplates } from "./build/page-templates.ts";
import { portraits } from "./build/portraits.ts";
import { socialCard } from "./build/social-card.ts";

export default defineConfig({
  plugins: [apiDocs(), portraits(), socialCard(), pageTemplates()],
  build: {
    target: "es2022",
    // Everything is a file of its own: a strict Content-Security-Policy allows no data: script or style.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: "index.html",
      // What the gallery needs is one file, not one for each set of pages that share a part of it.
      output: {
        codeSplitting: { groups: [{ name: "site", tags: ["$initial"], test: /\.[jt]s$/ }] },
      },
    },
  },
  test: {
    environment: "happy-dom",
    // One document per worker: making one costs more than the tests of a file.
    isolate: false,
    include: ["src/**/*.test.ts"],
  },
});
