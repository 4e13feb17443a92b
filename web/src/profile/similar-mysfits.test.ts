import { expect, test } from "vitest";
import { similarMysfits } from "./similar-mysfits";
import { makeMysfit } from "../mysfits/make-mysfit";

const suzu = makeMysfit({ mysfitId: "suzu" });
const cousin = makeMysfit({ mysfitId: "cousin", lawchaos: "Lawful", alignment: "Lawful Good" });
const kindred = makeMysfit({ mysfitId: "kindred", species: "Selkie" });
const stranger = makeMysfit({
  mysfitId: "stranger",
  species: "Kraken",
  goodevil: "Evil",
  lawchaos: "Lawful",
  alignment: "Lawful Evil",
  likes: 90,
});

function idsOf(chosen: Parameters<typeof similarMysfits>[0], mysfits: typeof chosen, most = 9) {
  return similarMysfits(chosen, mysfits, most).map(({ mysfitId }) => mysfitId);
}

test("the same species and the same alignment come first, however many like a stranger", () => {
  expect(idsOf([suzu], [stranger, kindred, cousin, suzu])).toEqual([
    "kindred",
    "cousin",
    "stranger",
  ]);
});

test("who has a home is not offered", () => {
  expect(idsOf([suzu], [{ ...kindred, adopted: true }, cousin])).toEqual(["cousin"]);
});

test("with nobody chosen the best liked are offered", () => {
  expect(idsOf([], [suzu, stranger, { ...kindred, likes: 3 }], 2)).toEqual(["stranger", "kindred"]);
});
