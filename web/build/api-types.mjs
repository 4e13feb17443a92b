/**
 * Writes src/api/api-types.ts from the OpenAPI document that the service itself makes; `--check` only compares.
 *
 * The service is asked in process, so nothing has to run: `npm run types`, with the repository's .venv
 * in place (PYTHON names another interpreter).
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const TARGET = fileURLToPath(new URL("../src/api/api-types.ts", import.meta.url));
const HEADER = "// Made by `npm run types` from the service's OpenAPI document. Do not edit.\n\n";

const python = process.env.PYTHON ?? `${ROOT}.venv/bin/python`;
const document = execFileSync(python, ["-m", "docs.openapi"], { cwd: ROOT, encoding: "utf8" });
const types = HEADER + astToString(await openapiTS(JSON.parse(document)));

if (!process.argv.includes("--check")) {
  writeFileSync(TARGET, types);
} else if (readFileSync(TARGET, "utf8") !== types) {
  console.error("src/api/api-types.ts differs from the service: run `npm run types`.");
  process.exitCode = 1;
}
