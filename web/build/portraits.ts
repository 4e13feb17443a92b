/** Lists the portraits that come with the site, so that a keeper chooses among those that exist. */
import { readdirSync } from "node:fs";
import type { Plugin } from "vite";
import type { Portrait } from "../src/mysfits/portrait.ts";

const MODULE = "virtual:portraits";
const FOLDER = "mysfits";

/** The portraits in public/mysfits: a picture and its thumbnail each, `suzu.svg` and `suzu-thumb.svg`. */
export function portraitsIn(files: readonly string[]): Portrait[] {
  return files.flatMap((file) => {
    const [, slug, ending] = /^(.+)-thumb(\.[a-z]+)$/.exec(file) ?? [];
    if (slug === undefined || ending === undefined || !files.includes(slug + ending)) return [];
    return [{ slug, full: `${FOLDER}/${slug}${ending}`, thumb: `${FOLDER}/${file}` }];
  });
}

/** Answers `import portraits from "virtual:portraits"`. */
export function portraits(): Plugin {
  let publicDir = "";
  return {
    name: "mysfits-portraits",
    configResolved(config) {
      publicDir = config.publicDir;
    },
    resolveId: (id) => (id === MODULE ? `\0${MODULE}` : null),
    load(id) {
      if (id !== `\0${MODULE}`) return null;
      const files = readdirSync(`${publicDir}/${FOLDER}`).sort();
      return `export default ${JSON.stringify(portraitsIn(files))};`;
    },
  };
}
