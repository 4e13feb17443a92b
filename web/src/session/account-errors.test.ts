import { expect, test } from "vitest";
import { AccountError, SignInRequired, NetworkError } from "../api/errors";
import { accountErrorOf } from "./account-errors";

function thrown(name: string, message = ""): Error {
  return Object.assign(new Error(message), { name });
}

test.each([
  ["NotAuthorizedException", "Incorrect username or password.", "password"],
  ["UserNotFoundException", "User does not exist.", "password"],
  ["UsernameExistsException", "User already exists", "email"],
  ["CodeMismatchException", "Invalid verification code provided", "code"],
  ["ExpiredCodeException", "Invalid code provided", "code"],
  [
    "InvalidPasswordException",
    "Password did not conform with policy: Password not long enough",
    "password",
  ],
  ["InvalidParameterException", "Invalid email address format.", "email"],
  ["LimitExceededException", "Attempt limit exceeded", null],
  ["SomethingNewException", "Never seen before", null],
])("%s (%s) belongs beside the field %s", (name, message, field) => {
  const error = accountErrorOf(thrown(name, message));

  expect(error).toBeInstanceOf(AccountError);
  expect(error).toMatchObject({ field });
});

test("a weak password is told what it lacks, without the preamble", () => {
  const message = "Password did not conform with policy: Password must have numeric characters";

  expect(accountErrorOf(thrown("InvalidPasswordException", message)).message).toBe(
    "Password must have numeric characters.",
  );
});

test("too many wrong passwords are not called a wrong password", () => {
  const error = accountErrorOf(thrown("NotAuthorizedException", "Password attempts exceeded"));

  expect(error.message).toBe("Too many wrong passwords. Wait a while, then try again.");
});

test("a new password that is too weak is said beside the field it was typed into", () => {
  const refused = thrown("InvalidPasswordException", "Password not long enough");

  expect(accountErrorOf(refused, "newPassword")).toMatchObject({ field: "newPassword" });
});

test.each([
  ["NotAuthorizedException", "Access Token has been revoked"],
  ["NotAuthorizedException", "Invalid access token."],
  ["UserUnAuthenticatedException", "User needs to be authenticated to call this API."],
])("%s (%s) means that the session is over", (name, message) => {
  expect(accountErrorOf(thrown(name, message))).toBeInstanceOf(SignInRequired);
});

test.each([
  ["NotAuthorizedException", "Invalid session for the user, session is expired."],
  ["SignInException", "An error occurred during the sign in process."],
])("%s (%s) means to begin signing in again", (name, message) => {
  const error = accountErrorOf(thrown(name, message));

  expect(error.message).toBe("That took a little long. Please sign in again.");
});

test("a pool that does not answer is unreachable, not a refusal", () => {
  expect(accountErrorOf(thrown("NetworkError"))).toBeInstanceOf(NetworkError);
});

test("a firewall's refusal is not called a wrong password", () => {
  const refused = thrown("ForbiddenException", "Request not allowed due to WAF block.");

  expect(accountErrorOf(refused)).toMatchObject({
    field: null,
    message: "Too many requests from your network. Please try again in a few minutes.",
  });
});
