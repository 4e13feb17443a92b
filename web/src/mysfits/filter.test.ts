import { describe, expect, test } from "vitest";
import { type Filter, filterInWords, filterSearch, parseFilter } from "./filter";

describe("a filter and its query string", () => {
  test.each<[string, Filter]>([
    ["?alignment=Chaotic+Good", { trait: "alignment", value: "Chaotic Good" }],
    ["?goodevil=Neutral", { trait: "goodevil", value: "Neutral" }],
    ["?lawchaos=Lawful", { trait: "lawchaos", value: "Lawful" }],
    ["?species=Cat+S%C3%ACth", { trait: "species", value: "Cat Sìth" }],
    ["", null],
  ])("%s is read and written alike", (search, filter) => {
    expect(parseFilter(search)).toEqual(filter);
    expect(filterSearch(filter)).toBe(search);
  });

  test.each(["?alignment=Chaotic", "?goodevil=good", "?lawchaos=", "?species=%20", "?colour=red"])(
    "%s means nothing and shows everything",
    (search) => {
      expect(parseFilter(search)).toBeNull();
    },
  );
});

describe("a filter in words", () => {
  test.each<[Filter, number | null, string]>([
    [null, 24, "All 24 mysfits"],
    [null, null, "All mysfits"],
    [{ trait: "alignment", value: "True Neutral" }, 1, "1 True Neutral mysfit"],
    [{ trait: "species", value: "Kitsune" }, 2, "2 mysfits of the species Kitsune"],
    [{ trait: "goodevil", value: "Neutral" }, 3, "3 neither Good nor Evil mysfits"],
    [{ trait: "lawchaos", value: "Neutral" }, null, "Neither Lawful nor Chaotic mysfits"],
  ])("%o with %o mysfits is %s", (filter, count, words) => {
    expect(filterInWords(filter, count)).toBe(words);
  });
});
