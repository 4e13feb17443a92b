/** The fields that account forms are made of, each worded once. */
import type { Field } from "./account-form";

export const emailField: Field = {
  name: "email",
  label: "E-mail address",
  type: "email",
  autocomplete: "username",
  missing: "Tell us your e-mail address.",
};

export const passwordField: Field = {
  name: "password",
  label: "Password",
  type: "password",
  autocomplete: "current-password",
  missing: "Enter your password.",
};

export const newPasswordField: Field = {
  name: "password",
  label: "Password",
  type: "password",
  autocomplete: "new-password",
  hint: "At least 12 characters, with a capital letter, a small one and a digit.",
  missing: "Choose a password.",
};

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
