/**
 * Photographs our own drawings for those who want bitmaps: `npm run brand`.
 *
 * Home screens and link previews take no SVG. The results are committed, so that a build needs no
 * browser; run this again after a drawing changed. CHROME_PATH names another Chromium.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const WEB = fileURLToPath(new URL("..", import.meta.url));
const CHROME = process.env.CHROME_PATH ?? "chromium";

/** Source, width, height, result. */
const PICTURES = [
  ["public/favicon.svg", 192, 192, "public/icon-192.png"],
  ["public/favicon.svg", 512, 512, "public/icon-512.png"],
  ["art/icon-full.svg", 512, 512, "public/icon-maskable-512.png"],
  ["art/icon-full.svg", 180, 180, "public/apple-touch-icon.png"],
  ["art/social-card.html", 1200, 630, "public/social-card.png"],
];

const scratch = mkdtempSync(join(tmpdir(), "brand-"));
for (const [source, width, height, result] of PICTURES) {
  const address = source.endsWith(".svg")
    ? framed(source, width)
    : pathToFileURL(resolve(WEB, source)).href;
  execFileSync(
    CHROME,
    [
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      "--hide-scrollbars",
      "--default-background-color=00000000",
      "--allow-file-access-from-files",
      `--user-data-dir=${join(scratch, "profile")}`,
      `--window-size=${width},${height}`,
      `--screenshot=${resolve(WEB, result)}`,
      address,
    ],
    { stdio: "ignore" },
  );
  console.log(result);
}
rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });

/** An SVG alone fills the window's own size, not the one asked for; a page around it does as told. */
function framed(source, pixels) {
  const page = join(scratch, "page.html");
  const drawing = pathToFileURL(resolve(WEB, source)).href;
  writeFileSync(
    page,
    `<style>*{margin:0}img{display:block}</style><img src="${drawing}" width="${pixels}" height="${pixels}">`,
  );
  return pathToFileURL(page).href;
}
