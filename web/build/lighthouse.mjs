/**
 * Lighthouse on a phone of 2016 over a slow network: `npm run lighthouse -- ADDRESS...`.
 *
 * Prints the four scores of each address and every audit that costs points; fails below the least
 * scores. Performance is estimated from one load on a machine that does other things too: each page
 * gets up to three tries, the best of which counts, and `LEAST.performance` leaves room for noise.
 * `python -m tests.e2e.lighthouse` starts the product and runs this. CHROME_PATH names the browser.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const LEAST = { performance: 95, accessibility: 100, "best-practices": 100, seo: 100 };
const TRIES = 3;

const CLI = fileURLToPath(new URL("../node_modules/lighthouse/cli/index.js", import.meta.url));
const FLAGS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  // What a page on this machine asks another port of this machine is no intrusion here.
  "--disable-features=LocalNetworkAccessChecks",
];

const scratch = mkdtempSync(join(tmpdir(), "lighthouse-"));

function measure(address) {
  const report = join(scratch, "report.json");
  const categories = Object.keys(LEAST).join(",");
  execFileSync(
    process.execPath,
    [
      CLI,
      address,
      "--quiet",
      "--output=json",
      `--output-path=${report}`,
      `--only-categories=${categories}`,
      `--chrome-flags=${FLAGS.join(" ")}`,
    ],
    { stdio: ["ignore", "inherit", "inherit"] },
  );
  return JSON.parse(readFileSync(report, "utf8"));
}

function scores(report) {
  return Object.fromEntries(
    Object.entries(report.categories).map(([id, { score }]) => [id, Math.round(score * 100)]),
  );
}

function isGoodEnough(reached) {
  return Object.entries(LEAST).every(([id, least]) => reached[id] >= least);
}

/** What stands between a report and four times a hundred. */
function costly(report) {
  return Object.values(report.categories).flatMap(({ auditRefs }) =>
    auditRefs
      .filter(({ id, weight }) => weight > 0 && (report.audits[id].score ?? 1) < 1)
      .map(({ id }) => {
        const { score, displayValue = "" } = report.audits[id];
        return `    ${id} ${score} ${displayValue}`;
      }),
  );
}

function best(address) {
  let kept = measure(address);
  for (let tries = 1; tries < TRIES && !isGoodEnough(scores(kept)); tries++) {
    const next = measure(address);
    if (scores(next).performance > scores(kept).performance) kept = next;
  }
  return kept;
}

const addresses = process.argv.slice(2);
if (addresses.length === 0) {
  console.error("npm run lighthouse -- ADDRESS...");
  process.exitCode = 2;
}
for (const address of addresses) {
  const report = best(address);
  const reached = scores(report);
  console.log(`${address}\n  ${Object.entries(reached).flat().join(" ")}`);
  console.log(costly(report).join("\n"));
  if (!isGoodEnough(reached)) {
    console.error(`  less than ${Object.entries(LEAST).flat().join(" ")}`);
    process.exitCode = 1;
  }
}
rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
