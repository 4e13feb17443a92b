import { describe, expect, test } from "vitest";
import { lackOf, rulesOf } from "./password-rules";

const EVERYTHING = rulesOf({
  MinimumLength: 8,
  RequireLowercase: true,
  RequireUppercase: true,
  RequireNumbers: true,
  RequireSymbols: true,
});

describe("the rules of a policy", () => {
  test("are only those it asks for", () => {
    const rules = rulesOf({ MinimumLength: 12, RequireNumbers: true, RequireSymbols: false });

    expect(rules.map(({ text }) => text)).toEqual(["12 characters or more", "a digit"]);
  });

  test("are none where the policy is not known", () => {
    expect(rulesOf(undefined)).toEqual([]);
  });

  test.each([
    ["aB3!efg", "8 characters or more"],
    ["AB3!EFGH", "a small letter"],
    ["ab3!efgh", "a capital letter"],
    ["abC!efgh", "a digit"],
    ["abC3efgh", "a symbol, such as ! or ?"],
    ["äB3!ÖÖÖÖ", "a small letter"],
  ])("%s lacks %s", (password, text) => {
    const unmet = EVERYTHING.filter(({ isMet }) => !isMet(password));

    expect(unmet.map((rule) => rule.text)).toEqual([text]);
  });

  test.each(["abC3 efg", "abC3efg-", "abC3'efg", "abC3[efg"])("%s has a symbol", (password) => {
    expect(lackOf(EVERYTHING, password)).toBeNull();
  });

  test.each([" abC3efg", "abC3efg "])("a space around %j is no symbol", (password) => {
    expect(lackOf(EVERYTHING, password)).toContain("a symbol");
  });
});

test("what a password lacks is said in one sentence", () => {
  expect(lackOf(EVERYTHING, "ABCDEFGH")).toBe(
    "Your password still needs a small letter, a digit and a symbol, such as ! or ?.",
  );
});
