import { describe, expect, test } from "vitest";
import { isSameFile, MAX_BYTES, nameOf, refusalOf, typeOf } from "./photo-files";

const file = (name: string, type: string, size = 1000) => ({ name, type, size });

test.each([
  ["a.jpg", "image/jpeg", "image/jpeg"],
  ["a.jpg", "image/jpg", "image/jpeg"],
  ["a.bmp", "image/x-ms-bmp", "image/bmp"],
  ["IMG_1.HEIC", "", "image/heic"],
  ["a.svg", "image/svg+xml", null],
  ["a.pdf", "application/pdf", null],
  ["readme", "", null],
  // What the browser is sure of counts more than the name.
  ["a.jpg", "text/plain", null],
])("%s of type %s is declared as %s", (name, type, declared) => {
  expect(typeOf({ name, type })).toBe(declared);
});

describe("a file is refused before it is sent", () => {
  test("with more than 10 MB", () => {
    expect(refusalOf(file("a.jpg", "image/jpeg", MAX_BYTES))).toBeNull();
    expect(refusalOf(file("a.jpg", "image/jpeg", MAX_BYTES + 1))).toBe(
      "10 MB is the most a photo may have; this one has 10.5 MB.",
    );
  });

  test("with nothing in it", () => {
    expect(refusalOf(file("a.jpg", "image/jpeg", 0))).toBe("There is nothing in this file.");
  });

  test("when it is no photo", () => {
    expect(refusalOf(file("a.txt", "text/plain"))).toContain("no photo");
  });
});

test("a name is cleaned, and its end kept", () => {
  expect(nameOf({ name: "sno\u0000w.jpg" })).toBe("snow.jpg");
  expect(nameOf({ name: `${"x".repeat(300)}.jpg` })).toHaveLength(200);
  expect(nameOf({ name: `${"x".repeat(300)}.jpg` })).toMatch(/\.jpg$/);
  expect(nameOf({ name: "  " })).toBe("photo");
});

test("the same file chosen twice is known again", () => {
  const make = (text: string) => new File([text], "a.jpg", { lastModified: 1 });

  expect(isSameFile(make("one"), make("one"))).toBe(true);
  expect(isSameFile(make("one"), make("three"))).toBe(false);
});
