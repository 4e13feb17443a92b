import { expect, test } from "vitest";
import { openingOf } from "./excerpt";

test.each([
  ["", ""],
  ["Small and brown.", "Small and brown."],
  [
    "I have kept this stove for eleven grandmothers. My wage is one saucer of milk.",
    "I have kept this stove for eleven grandmothers.",
  ],
  [
    "Gardener's diary. Monday: something has eaten the carrots. Tuesday: they are back.",
    "Gardener's diary. Monday: something has eaten the carrots.",
  ],
])("%j opens with %j", (description, opening) => {
  expect(openingOf(description)).toBe(opening);
});
