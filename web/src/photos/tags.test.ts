import { expect, test } from "vitest";
import { MAX_TAGS, withTags } from "./tags";

test("commas part tags, and spaces are tidied", () => {
  expect(withTags(["snow"], " first   light, , lanterns ")).toEqual([
    "snow",
    "first light",
    "lanterns",
  ]);
});

test("a tag is there once, whatever its case", () => {
  expect(withTags(["Snow"], "snow,SNOW")).toEqual(["Snow"]);
});

test("a tag has 40 characters and a photo 20 tags at most", () => {
  const many = Array.from({ length: 30 }, (_, index) => `t${index}`).join(",");

  expect(withTags([], "x".repeat(60))[0]).toHaveLength(40);
  expect(withTags([], many)).toHaveLength(MAX_TAGS);
});
