import { defineConfig } from "vitest/config";
import { apiDocs } from "./build/api-docs.ts";

export default defineConfig({
  plugins: [apiDocs()],
  build: {
    target: "es2022",
    // Everything is a file of its own: a strict Content-Security-Policy allows no data: script or style.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.ts"],
  },
});
