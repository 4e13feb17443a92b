/** What the API found wrong with a mysfit (422), sentence by sentence beside the field it is about. */
import type { NewMysfit } from "./client";
import type { Problem } from "./errors";

export type MysfitField = keyof NewMysfit;
export type Faults = Readonly<Partial<Record<MysfitField | "form", string>>>;

const FIELDS: readonly MysfitField[] = [
  "name",
  "species",
  "description",
  "age",
  "goodevil",
  "lawchaos",
  "thumbImageUri",
  "profileImageUri",
];

/**
 * The problem's detail reads "age: Input should be less than 3; name: ...". What is about no field we
 * show stays together, for the form as a whole.
 */
export function faultsOf(problem: Problem): Faults {
  const faults: Partial<Record<MysfitField | "form", string>> = {};
  for (const part of problem.detail.split("; ")) {
    const [, name = "", fault = ""] = /^(\w+): (.+)$/s.exec(part) ?? [];
    const field = FIELDS.find((each) => each === name);
    const key = field ?? "form";
    const sentence = field ? plain(fault) : part;
    faults[key] = faults[key] ? `${faults[key]} ${sentence}` : sentence;
  }
  return faults;
}

/** "Input should be less than 3" is how the API's validator speaks; a keeper is told "It should be…". */
function plain(fault: string): string {
  const said = fault.replace(/^(Input|String|Value) (?=should|must)/, "It ");
  const sentence = said.charAt(0).toUpperCase() + said.slice(1);
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
