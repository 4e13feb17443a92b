import { expect, test } from "vitest";
import { parseConfig } from "./config";

test("parseConfig names the first setting that is missing", () => {
  const config = { apiUrl: "http://api.test", region: "eu-west-1", userPoolClientId: "c" };

  expect(() => parseConfig(config)).toThrow("/config.json does not say what userPoolId is.");
});
