import { expect, test } from "vitest";
import { makeMysfit } from "../../mysfits/make-mysfit";
import { BLANK, changesOf, draftOf, draftErrors, newMysfit, previewOf } from "./draft";

const SUZU = { slug: "suzu", full: "mysfits/suzu.svg", thumb: "mysfits/suzu-thumb.svg" };
const WALLOW = { slug: "wallow", full: "mysfits/wallow.svg", thumb: "mysfits/wallow-thumb.svg" };
const PORTRAITS = [SUZU, WALLOW];
const suzu = makeMysfit();

test("a mysfit that was not touched has no changes", () => {
  expect(changesOf(suzu, draftOf(suzu, PORTRAITS), PORTRAITS)).toEqual({});
});

test("only what was changed is sent", () => {
  const draft = { ...draftOf(suzu, PORTRAITS), age: "313", name: " Suzu ", portrait: WALLOW };

  expect(changesOf(suzu, draft, PORTRAITS)).toEqual({
    age: 313,
    profileImageUri: "mysfits/wallow.svg",
    thumbImageUri: "mysfits/wallow-thumb.svg",
  });
});

test("a picture that did not come with the site stays unless another is chosen", () => {
  const foreign = makeMysfit({ profileImageUri: "http://site.test/uploads/x.png" });

  expect(changesOf(foreign, draftOf(foreign, PORTRAITS), PORTRAITS)).toEqual({});
});

test("a blank draft says what is missing", () => {
  expect(Object.keys(draftErrors(BLANK, true))).toEqual([
    "name",
    "species",
    "description",
    "age",
    "profileImageUri",
  ]);
});

test.each(["12.5", "-3", "old", "1e3"])("%s is no age", (age) => {
  expect(draftErrors({ ...draftOf(suzu, PORTRAITS), age }, true)).toHaveProperty("age");
});

test("a whole draft is a mysfit for the API", () => {
  const draft = { ...draftOf(suzu, PORTRAITS), name: " Kon " };

  expect(newMysfit(draft)).toMatchObject({ name: "Kon", age: 312, thumbImageUri: SUZU.thumb });
});

test("a draft shows what it would become", () => {
  const preview = previewOf({ ...BLANK, lawchaos: "Lawful", goodevil: "Evil" }, null);

  expect(preview).toMatchObject({ name: "Nameless", alignment: "Lawful Evil", adopted: false });
});
