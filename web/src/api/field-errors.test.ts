import { expect, test } from "vitest";
import { Problem } from "./errors";
import { fieldErrorsOf } from "./field-errors";

function errorsOf(detail: string) {
  return fieldErrorsOf(new Problem(422, "Unprocessable Content", detail, null), [
    "name",
    "species",
    "age",
  ]);
}

test("each error stands beside its field", () => {
  const detail =
    "age: Input should be less than or equal to 20000000000; name: String should have at least 1 character";

  expect(errorsOf(detail)).toEqual({
    age: "It should be less than or equal to 20000000000.",
    name: "It should have at least 1 character.",
  });
});

test("the service's own sentence stays as it is", () => {
  expect(errorsOf("species: must not contain control characters")).toEqual({
    species: "Must not contain control characters.",
  });
});

test("two errors of one field are both kept", () => {
  expect(errorsOf("name: too odd; name: too long")).toEqual({
    name: "Too odd. Too long.",
  });
});

test("an error about no field is for the form as a whole", () => {
  expect(errorsOf("The body is not JSON.")).toEqual({ form: "The body is not JSON." });
  expect(errorsOf("wings: Extra inputs are not permitted")).toEqual({
    form: "wings: Extra inputs are not permitted",
  });
});
