/** Addresses of the account pages, each of which leads on to where the visitor was going. */

/** The pages somebody passes through on the way to an account. */
const ACCOUNT_PAGES = [
  "sign-in",
  "register",
  "confirm",
  "forgot-password",
  "reset-password",
] as const;

export type AccountPageName = (typeof ACCOUNT_PAGES)[number];

export function isAccountPage(page: string): boolean {
  return ACCOUNT_PAGES.some((each) => each === page);
}

/** An account page that leads back to `next` when it is done. */
export function accountAddress(page: AccountPageName, next: string): string {
  const here = `/${page}`;
  return next === "/" ? here : `${here}?${new URLSearchParams({ next }).toString()}`;
}

/** An origin that no link can name, to see whether an address stays on the site it is opened on. */
const ELSEWHERE = "http://site.invalid";

/** Where an account page leads: a path of this site, never an address somebody put into a link. */
export function nextOf(search: string): string {
  const next = new URLSearchParams(search).get("next") ?? "/";
  if (!next.startsWith("/") || !URL.canParse(next, ELSEWHERE)) return "/";
  const { origin, pathname, search: query } = new URL(next, ELSEWHERE);
  return origin === ELSEWHERE && !pathname.startsWith("//") ? pathname + query : "/";
}
