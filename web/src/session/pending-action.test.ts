import { beforeEach, expect, test } from "vitest";
import { type PendingAction, PendingActionStorage } from "./pending-action";

const LIKE: PendingAction = { action: "like", mysfitId: "1" };

beforeEach(() => {
  sessionStorage.clear();
});

test("an action is taken once", () => {
  const pending = new PendingActionStorage(sessionStorage);
  pending.save(LIKE);

  expect(pending.take()).toEqual(LIKE);
  expect(pending.take()).toBeNull();
});

test("an action expires after half an hour", () => {
  let minutes = 0;
  const pending = new PendingActionStorage(sessionStorage, () => minutes * 60_000);
  pending.save(LIKE);
  minutes = 31;

  expect(pending.take()).toBeNull();
});

test("a cleared action is gone", () => {
  const pending = new PendingActionStorage(sessionStorage);
  pending.save(LIKE);
  pending.clear();

  expect(pending.take()).toBeNull();
});
