import { expect, test } from "vitest";
import { excerptOf } from "./excerpt";

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
])("%j opens with %j", (description, excerpt) => {
  expect(excerptOf(description)).toBe(excerpt);
});
