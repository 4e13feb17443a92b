/** The fields that account forms are made of, each worded once. */
import { lackOf, type PasswordRule } from "../../session/password-rules";
import type { Field } from "./account-form";

export const emailField: Field = {
  name: "email",
  label: "E-mail address",
  type: "email",
  autocomplete: "username",
  missing: "Tell us your e-mail address.",
  check: (value) =>
    /^\S+@\S+\.\S+$/.test(value) ? null : "An e-mail address looks like name@example.com.",
};

export const passwordField: Field = {
  name: "password",
  label: "Password",
  type: "password",
  autocomplete: "current-password",
  missing: "Enter your password.",
};

/** A password being chosen: the pool's rules are shown, and checked before anything is sent. */
export function newPasswordField(rules: readonly PasswordRule[], label = "Password"): Field {
  return {
    name: "password",
    label,
    type: "password",
    autocomplete: "new-password",
    missing: "Choose a password.",
    rules,
    check: (value) => lackOf(rules, value),
  };
}

export const nameField: Field = {
  name: "name",
  label: "What should we call you?",
  autocomplete: "name",
  maxLength: 60,
  missing: "Give us a name to call you by.",
};

export const codeField: Field = {
  name: "code",
  label: "Code",
  autocomplete: "one-time-code",
  keyboard: "numeric",
  maxLength: 12,
  hint: "Six digits, in a message from us. It may take a minute to arrive.",
  missing: "Enter the code from the message.",
};
