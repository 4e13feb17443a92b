import { expect, test } from "vitest";
import { Problem } from "./errors";
import { faultsOf } from "./field-errors";

function refused(detail: string): Problem {
  return new Problem(422, "Unprocessable Content", detail, null);
}

test("each fault is told beside its field", () => {
  const detail =
    "age: Input should be less than or equal to 20000000000; name: String should have at least 1 character";

  expect(faultsOf(refused(detail))).toEqual({
    age: "It should be less than or equal to 20000000000.",
    name: "It should have at least 1 character.",
  });
});

test("a rule of our own is told as it is", () => {
  expect(faultsOf(refused("species: must not contain control characters"))).toEqual({
    species: "Must not contain control characters.",
  });
});

test("two faults of one field are both told", () => {
  expect(faultsOf(refused("name: too odd; name: too long"))).toEqual({
    name: "Too odd. Too long.",
  });
});

test("what is about no field is told above the form", () => {
  expect(faultsOf(refused("The body is not JSON."))).toEqual({ form: "The body is not JSON." });
  expect(faultsOf(refused("wings: Extra inputs are not permitted"))).toEqual({
    form: "wings: Extra inputs are not permitted",
  });
});
