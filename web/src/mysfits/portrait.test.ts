import { expect, test } from "vitest";
import portraits from "virtual:portraits";
import { portraitsIn } from "../../build/portraits";
import { portraitAt, portraitName } from "./portrait";

test("a portrait is a picture with its thumbnail, and half of one is none", () => {
  const files = ["suzu.svg", "suzu-thumb.svg", "lonely-thumb.svg", "plain.svg", "README.md"];

  expect(portraitsIn(files)).toEqual([
    { slug: "suzu", full: "mysfits/suzu.svg", thumb: "mysfits/suzu-thumb.svg" },
  ]);
});

test("the site knows the portraits that come with it", () => {
  expect(portraits.map(({ slug }) => slug)).toContain("auntie-esi");
});

test.each([
  ["http://localhost:8000/mysfits/suzu.svg", "suzu"],
  ["https://site.test/somewhere/mysfits/suzu.svg", "suzu"],
  ["mysfits/suzu.svg", "suzu"],
  ["https://site.test/mysfits/not-suzu.svg", undefined],
])("the portrait at %s is %s", (address, slug) => {
  expect(portraitAt(address, portraits)?.slug).toBe(slug);
});

test("a portrait's name reads like one", () => {
  expect(portraitName({ slug: "auntie-esi", full: "", thumb: "" })).toBe("Auntie Esi");
});
