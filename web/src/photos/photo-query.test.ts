import { expect, test } from "vitest";
import { ALL_PHOTOS, headingOf, normalizeWords, parsePhotoQuery, queryString } from "./photo-query";

test("a query survives its address", () => {
  const query = { ...ALL_PHOTOS, words: "red fox", mysfitId: "1", tag: "snow & ice", label: "Toy" };

  expect(parsePhotoQuery(queryString(query))).toEqual(query);
});

test("the whole album has no query string", () => {
  expect(queryString(ALL_PHOTOS)).toBe("");
  expect(parsePhotoQuery("?tag=&label=%20")).toEqual(ALL_PHOTOS);
});

test.each([
  ["  red \n fox ", "red fox"],
  ["one two three four five six", "one two three four five"],
  ["x".repeat(70), "x".repeat(60)],
])("words %j become %j", (words, expected) => {
  expect(normalizeWords(words)).toBe(expected);
});

test.each([
  [{ words: "fox" }, 1, "1 photo about “fox”"],
  [{ mysfitId: "1", tag: "snow" }, 12, "12 photos of Suzu, tagged “snow”"],
  [{ label: "Toy", words: "a" }, null, "Photos about “a”, labelled “Toy”"],
])("the heading of %j with %s photos is %s", (changes, count, expected) => {
  expect(headingOf({ ...ALL_PHOTOS, ...changes }, count, "Suzu")).toBe(expected);
});
