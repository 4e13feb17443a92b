/**
 * Writes `page-templates.json`: the site's own markup with placeholders where a mysfit's data goes.
 *
 * `service/pages` fills it in when the site is published, so that the gallery's first cards are HTML
 * before any script. The markup is what the components draw (render-components.mjs): it is written once.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const RENDER = fileURLToPath(new URL("./render-components.mjs", import.meta.url));
const MAIN = /<main ([^>]*)>.*<\/main>/s;
const GALLERY_LINK = '<a href="/">Gallery</a>';

/** What the components draw. */
export interface Fragments {
  /** How many cards the gallery shows at first. */
  readonly pageSize: number;
  readonly gallery: string;
  /** What stands below the cards where others follow. */
  readonly more: string;
  /** By a key of `alignment`, `adopted` and `eager`. */
  readonly cards: Readonly<Record<string, string>>;
}

export function pageTemplates(): Plugin {
  return {
    name: "mysfits-page-templates",
    apply: "build",
    enforce: "post",
    generateBundle(_options, bundle) {
      const page = bundle["index.html"];
      if (page?.type !== "asset") throw new Error("index.html is not part of the build.");
      const drawn = execFileSync(process.execPath, [RENDER], { encoding: "utf8" });
      this.emitFile({
        type: "asset",
        fileName: "page-templates.json",
        source: JSON.stringify(templatesOf(String(page.source), JSON.parse(drawn) as Fragments)),
      });
    },
  };
}

/** The whole document around the fragments; `${name}` is a placeholder, `$$` a dollar (Python's string.Template). */
export function templatesOf(index: string, fragments: Fragments) {
  const page = index
    .replaceAll("$", "$$$$")
    .replace(MAIN, "<main data-published $1>$${main}</main>");
  const withData = page.replace(
    "</main>",
    () => '</main>\n    <script type="application/json" id="published-data">${data}</script>',
  );
  if (withData === page || page === index) throw new Error("index.html has no main.");
  return {
    ...fragments,
    galleryPage: withData.replace(GALLERY_LINK, '<a href="/" aria-current="page">Gallery</a>'),
  };
}
