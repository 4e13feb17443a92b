/**
 * Draws the components outside a browser and prints their markup as JSON (page-templates.ts: Fragments).
 *
 * A process of its own, because happy-dom's window becomes this process's globals before Lit is loaded.
 */
import { Window } from "happy-dom";
import { runnerImport } from "vite";

const window = new Window({ url: "https://site.invalid/" });
for (const name of Object.getOwnPropertyNames(window)) {
  if (!(name in globalThis)) globalThis[name] = window[name];
}
// Node has these of its own, which know nothing of elements.
for (const name of ["Event", "EventTarget", "CustomEvent"]) globalThis[name] = window[name];
globalThis.window = window;

// Lit's build for browsers: its build for Node draws no elements.
const resolve = { noExternal: true, conditions: ["browser", "module", "import", "default"] };
const { module } = await runnerImport("/build/fragments.ts", {
  configFile: false,
  root: new URL("..", import.meta.url).pathname,
  environments: { inline: { resolve } },
  logLevel: "error",
});
process.stdout.write(JSON.stringify(await module.drawFragments(window.happyDOM)));
await window.happyDOM.close();
