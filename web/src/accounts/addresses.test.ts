import { describe, expect, test } from "vitest";
import { accountAddress, nextOf } from "./addresses";

describe("where signing in leads back to", () => {
  test("is the page that was open, with its query", () => {
    const address = accountAddress("sign-in", "/?alignment=Lawful+Evil");

    expect(nextOf(new URL(address, "http://site.test").search)).toBe("/?alignment=Lawful+Evil");
  });

  test.each([
    "//evil.example/x",
    "/.//evil.example",
    "https://evil.example/x",
    "/\\evil.example/x",
    "javascript:alert(1)",
    "//[",
    "mysfits",
  ])("is never %s", (next) => {
    expect(nextOf(`?${new URLSearchParams({ next }).toString()}`)).toBe("/");
  });
});
