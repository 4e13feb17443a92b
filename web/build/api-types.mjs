/**
 * Writes src/api-types.ts from the OpenAPI document that the service itself makes; `--check` only compares.
 *
 * The service is asked in process, so nothing has to run: `npm run types`, with the repository's .venv
 * in place (PYTHON names another interpreter).
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const TARGET = fileURLToPath(new URL("../src/api-types.ts", import.meta.url));
const HEADER = "// Made by `npm run types` from the service's OpenAPI document. Do not edit.\n\n";

/** Any settings will do: they decide where the service reads, never what it answers. */
const SETTINGS = {
  AWS_REGION: "eu-west-1",
  AWS_ENDPOINT_URL: "http://localhost:4566",
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  MYSFITS_TABLE: "mysfits",
  MYSFITS_LIKES_TABLE: "likes",
  MYSFITS_USER_POOL_ID: "eu-west-1_example",
  MYSFITS_USER_POOL_CLIENT_ID: "example",
  MYSFITS_SITE_URL: "http://localhost:8000",
};

const DUMP = `
import json, sys
from service.app import create_app
from service.settings import Settings
app = create_app(Settings.from_env(json.loads(sys.argv[1])))
json.dump(app.openapi(), sys.stdout)
`;

const python = process.env.PYTHON ?? `${ROOT}.venv/bin/python`;
const document = execFileSync(python, ["-c", DUMP, JSON.stringify(SETTINGS)], {
  cwd: ROOT,
  encoding: "utf8",
});
const types = HEADER + astToString(await openapiTS(JSON.parse(document)));

if (!process.argv.includes("--check")) {
  writeFileSync(TARGET, types);
} else if (readFileSync(TARGET, "utf8") !== types) {
  console.error("src/api-types.ts differs from the service: run `npm run types`.");
  process.exitCode = 1;
}
