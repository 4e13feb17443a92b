import { expect, test, vi } from "vitest";
import { makeMysfit } from "./make-mysfit";
import { Catalogue } from "./catalogue";
import type { MysfitsApi } from "./mysfits-api";
import { AllMysfits, countMysfits, countOf } from "./all-mysfits";

const fox = makeMysfit({ mysfitId: "1" });
const cat = makeMysfit({
  mysfitId: "2",
  species: "Cat Sìth",
  goodevil: "Evil",
  lawchaos: "Lawful",
  alignment: "Lawful Evil",
});

test("every trait is counted, and what nobody has is zero", () => {
  const counts = countMysfits([fox, cat]);

  expect(countOf(counts, null)).toBe(2);
  expect(countOf(counts, { trait: "alignment", value: "Chaotic Good" })).toBe(1);
  expect(countOf(counts, { trait: "goodevil", value: "Neutral" })).toBe(0);
  expect(counts.species).toEqual(["Cat Sìth", "Kitsune"]);
});

test("the count walks every page", async () => {
  const list = vi.fn<MysfitsApi["list"]>();
  list.mockResolvedValueOnce({ mysfits: [fox], nextToken: "next" });
  list.mockResolvedValueOnce({ mysfits: [cat], nextToken: null });
  const api = { list } as unknown as MysfitsApi;
  const allMysfits = new AllMysfits(api, new Catalogue(api));

  await allMysfits.load();

  expect(countOf(allMysfits.counts, null)).toBe(2);
});

test("what has not been counted is not zero", () => {
  expect(countOf(null, null)).toBeNull();
});
