/** An age as people say it: "1 year", "4,312 years". */
export function ageInWords(years: number): string {
  return `${years.toLocaleString("en")} ${years === 1 ? "year" : "years"}`;
}
