import { describe, expect, test } from "vitest";
import {
  type GalleryQuery,
  headingOf,
  queryString,
  ALL_MYSFITS,
  needsAllMysfits,
  type Order,
  parseGalleryQuery,
  applyQuery,
} from "./gallery-query";
import { makeMysfit } from "./make-mysfit";

const evil = { trait: "goodevil", value: "Evil" } as const;

const suzu = makeMysfit({ mysfitId: "1", name: "Suzu", species: "Kitsune", age: 312, likes: 2 });
const grimalda = makeMysfit({
  mysfitId: "2",
  name: "Grimalda",
  species: "Cat Sìth",
  age: 99,
  goodevil: "Evil",
  likes: 7,
});
const hakuro = makeMysfit({
  mysfitId: "3",
  name: "hakuro",
  species: "Kitsune",
  age: 908,
  goodevil: "Evil",
  likes: 2,
});
const mysfits = [suzu, grimalda, hakuro];

function names(galleryQuery: Partial<GalleryQuery>): string[] {
  return applyQuery(mysfits, { ...ALL_MYSFITS, ...galleryQuery }).map(({ name }) => name);
}

describe("what is looked for and its query string", () => {
  test.each<[string, GalleryQuery]>([
    ["", ALL_MYSFITS],
    ["?goodevil=Evil&q=cat&sort=likes", { filter: evil, words: "cat", order: "likes" }],
    ["?q=cat+s%C3%ACth", { ...ALL_MYSFITS, words: "cat sìth" }],
    ["?sort=oldest", { ...ALL_MYSFITS, order: "oldest" }],
  ])("%s is read and written alike", (search, galleryQuery) => {
    expect(parseGalleryQuery(search)).toEqual(galleryQuery);
    expect(queryString(galleryQuery)).toBe(search);
  });

  test.each(["?sort=colour", "?q=", "?q=%20%20", "?sort="])("%s asks for nothing", (search) => {
    expect(parseGalleryQuery(search)).toEqual(ALL_MYSFITS);
  });

  test("words are tidied, and cut where they are no search any more", () => {
    expect(parseGalleryQuery("?q=++two+%09+tails+").words).toBe("two tails");
    expect(parseGalleryQuery(`?q=${"a".repeat(500)}`).words).toHaveLength(60);
  });
});

describe("looking for mysfits", () => {
  test.each<[string, string[]]>([
    ["kits", ["Suzu", "hakuro"]],
    ["SITH", ["Grimalda"]],
    ["sìth", ["Grimalda"]],
    ["kitsune suz", ["Suzu"]],
    ["unicorn", []],
  ])("%s finds %o", (words, found) => {
    expect(names({ words })).toEqual(found);
  });

  test.each<[Order, string[]]>([
    ["guide", ["Suzu", "Grimalda", "hakuro"]],
    ["name", ["Grimalda", "hakuro", "Suzu"]],
    ["youngest", ["Grimalda", "Suzu", "hakuro"]],
    ["oldest", ["hakuro", "Suzu", "Grimalda"]],
    ["likes", ["Grimalda", "Suzu", "hakuro"]],
  ])("by %s they are %o", (order, found) => {
    expect(names({ order })).toEqual(found);
  });

  test("a filter, words and an order work together", () => {
    expect(names({ filter: evil, words: "kitsune", order: "likes" })).toEqual(["hakuro"]);
  });

  test("the whole catalogue is needed to search and to sort, not to filter", () => {
    expect(needsAllMysfits({ ...ALL_MYSFITS, filter: evil })).toBe(false);
    expect(needsAllMysfits({ ...ALL_MYSFITS, words: "fox" })).toBe(true);
    expect(needsAllMysfits({ ...ALL_MYSFITS, order: "name" })).toBe(true);
  });
});

describe("what is shown, in words", () => {
  test.each<[Partial<GalleryQuery>, number | null, string]>([
    [{}, 24, "All 24 mysfits"],
    [{ words: "fox" }, 1, "1 mysfit matching “fox”"],
    [{ words: "fox" }, null, "All mysfits matching “fox”"],
    [{ filter: evil, words: "fox" }, 2, "2 Evil mysfits matching “fox”"],
  ])("%o with %o mysfits is %s", (galleryQuery, count, words) => {
    expect(headingOf({ ...ALL_MYSFITS, ...galleryQuery }, count)).toBe(words);
  });
});
