import { describe, expect, test } from "vitest";
import {
  accountAddress,
  certificateAddress,
  editAddress,
  mysfitAddress,
  nextOf,
  routeOf,
} from "./router";

describe("a path", () => {
  test.each([
    ["/", { page: "gallery" }],
    ["/my-mysfits", { page: "my-mysfits" }],
    ["/mysfits/7def", { page: "mysfit", mysfitId: "7def" }],
    ["/mysfits/a%20b", { page: "mysfit", mysfitId: "a b" }],
    ["/mysfits/%zz", { page: "mysfit", mysfitId: "%zz" }],
    ["/mysfits/7def/certificate", { page: "certificate", mysfitId: "7def" }],
    ["/keeper/mysfits/7def", { page: "edit-mysfit", mysfitId: "7def" }],
    ["/keeper/new", { page: "new-mysfit" }],
    ["/mysfits/", { page: "not-found" }],
    ["/mysfits/a/b", { page: "not-found" }],
    ["/elsewhere", { page: "not-found" }],
  ])("%s opens %o", (path, route) => {
    expect(routeOf(path)).toEqual(route);
  });

  test("of a mysfit leads back to that mysfit", () => {
    expect(routeOf(mysfitAddress("a/b c"))).toEqual({ page: "mysfit", mysfitId: "a/b c" });
    expect(routeOf(certificateAddress("a/b"))).toEqual({ page: "certificate", mysfitId: "a/b" });
    expect(routeOf(editAddress("a/b"))).toEqual({ page: "edit-mysfit", mysfitId: "a/b" });
  });
});

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
