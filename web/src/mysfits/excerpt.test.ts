import { expect, test } from "vitest";
import { excerptOf } from "./excerpt";

// The same cases as tests/service/pages/test_markup.py.
test.each([
  ["", ""],
  ["Small and brown.", "Small and brown."],
  [
    "No end at all, only more words and more words, on",
    "No end at all, only more words and more words, on",
  ],
  [
    "I have kept this stove for eleven grandmothers. My wage is one saucer of milk.",
    "I have kept this stove for eleven grandmothers.",
  ],
  [
    "Gardener's diary. Monday: something has eaten the carrots. Tuesday: they are back.",
    "Gardener's diary. Monday: something has eaten the carrots.",
  ],
  [
    "Atacama, 4 a.m. golden glow on the ridge! “Who is it?” Nobody knows.",
    "Atacama, 4 a.m. golden glow on the ridge! “Who is it?”",
  ],
])("%j opens with %j", (description, excerpt) => {
  expect(excerptOf(description)).toBe(excerpt);
});
