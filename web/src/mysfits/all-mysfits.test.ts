import { expect, test, vi } from "vitest";
import type { Api } from "../api/client";
import { makeMysfit } from "./make-mysfit";
import { Catalogue } from "./catalogue";
import { Census, countMysfits, countOf } from "./all-mysfits";

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
  const list = vi.fn<Api["list"]>();
  list.mockResolvedValueOnce({ mysfits: [fox], nextToken: "next" });
  list.mockResolvedValueOnce({ mysfits: [cat], nextToken: null });
  const api = { list } as unknown as Api;
  const census = new Census(api, new Catalogue(api));

  await census.take();

  expect(countOf(census.counts, null)).toBe(2);
});

test("what has not been counted is not zero", () => {
  expect(countOf(null, null)).toBeNull();
});
