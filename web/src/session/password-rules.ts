/** The pool's password policy as rules a visitor can read and see met while typing. */
import type { PasswordPolicy } from "../app/config";

export interface PasswordRule {
  /** Completes "Your password needs …". */
  readonly text: string;
  readonly isMet: (password: string) => boolean;
}

/**
 * The characters that count as symbols for Cognito; a space counts where it is neither first nor last.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html
 */
const SYMBOL = /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+-]|(?<=\S) +(?=\S)/;

/** The rules of a policy, in the order they are shown; none without a policy. */
export function rulesOf(policy: PasswordPolicy | undefined): readonly PasswordRule[] {
  if (!policy) return [];
  const length = policy.MinimumLength ?? 0;
  const rule = (asked: boolean | undefined, text: string, shape: RegExp): PasswordRule[] =>
    asked ? [{ text, isMet: (password) => shape.test(password) }] : [];
  return [
    ...(length > 0
      ? [{ text: `${length} characters or more`, isMet: (given: string) => given.length >= length }]
      : []),
    ...rule(policy.RequireLowercase, "a small letter", /[a-z]/),
    ...rule(policy.RequireUppercase, "a capital letter", /[A-Z]/),
    ...rule(policy.RequireNumbers, "a digit", /[0-9]/),
    ...rule(policy.RequireSymbols, "a symbol, such as ! or ?", SYMBOL),
  ];
}

/** What a password still lacks, as a sentence; `null` when every rule is met. */
export function lackOf(rules: readonly PasswordRule[], password: string): string | null {
  const unmet = rules.filter(({ isMet }) => !isMet(password)).map(({ text }) => text);
  if (unmet.length === 0) return null;
  const last = unmet.at(-1) ?? "";
  const list = unmet.length === 1 ? last : `${unmet.slice(0, -1).join(", ")} and ${last}`;
  return `Your password still needs ${list}.`;
}
