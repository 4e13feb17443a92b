/** The API's validation errors (422), sentence by sentence beside the field each is about. */
import type { Problem } from "./errors";

export type FieldErrors<Field extends string> = Readonly<Partial<Record<Field | "form", string>>>;

/**
 * The problem's detail reads "age: Input should be less than 3; name: ...". What is about none of
 * `fields` stays together under "form", for the form as a whole.
 */
export function fieldErrorsOf<Field extends string>(
  problem: Problem,
  fields: readonly Field[],
): FieldErrors<Field> {
  const errors: Partial<Record<Field | "form", string>> = {};
  for (const part of problem.detail.split("; ")) {
    const [, name = "", message = ""] = /^(\w+): (.+)$/s.exec(part) ?? [];
    const field = fields.find((each) => each === name);
    const key = field ?? "form";
    const sentence = field ? sentenceOf(message) : part;
    errors[key] = errors[key] ? `${errors[key]} ${sentence}` : sentence;
  }
  return errors;
}

/** "Input should be less than 3" is how the API's validator words it; the form shows "It should be…". */
function sentenceOf(message: string): string {
  const reworded = message.replace(/^(Input|String|Value) (?=should|must)/, "It ");
  const sentence = reworded.charAt(0).toUpperCase() + reworded.slice(1);
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
