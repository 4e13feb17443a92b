import { beforeEach, expect, test } from "vitest";
import { type Intent, IntentKeeper } from "./pending-action";

const LIKE: Intent = { action: "like", mysfitId: "1", name: "Suzu" };

beforeEach(() => {
  sessionStorage.clear();
});

test("an intent is taken once", () => {
  const intents = new IntentKeeper(sessionStorage);
  intents.keep(LIKE);

  expect(intents.take()).toEqual(LIKE);
  expect(intents.take()).toBeNull();
});

test("an intent that waited for more than half an hour is dropped", () => {
  let minutes = 0;
  const intents = new IntentKeeper(sessionStorage, () => minutes * 60_000);
  intents.keep(LIKE);
  minutes = 31;

  expect(intents.take()).toBeNull();
});

test("an intent that was given up is gone", () => {
  const intents = new IntentKeeper(sessionStorage);
  intents.keep(LIKE);
  intents.forget();

  expect(intents.take()).toBeNull();
});
