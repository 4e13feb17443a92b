/** Addresses of the site: which page a path means, and moving between them without loading anew. */
import { Observable } from "./observable";

export type Route =
  | { readonly page: "gallery" }
  | { readonly page: "mysfit"; readonly mysfitId: string }
  | { readonly page: "certificate"; readonly mysfitId: string }
  | { readonly page: "my-mysfits" }
  | { readonly page: "sign-in" }
  | { readonly page: "register" }
  | { readonly page: "confirm" }
  | { readonly page: "forgot-password" }
  | { readonly page: "reset-password" }
  | { readonly page: "settings" }
  | { readonly page: "keeper" }
  | { readonly page: "new-mysfit" }
  | { readonly page: "edit-mysfit"; readonly mysfitId: string }
  | { readonly page: "not-found" };

const FIXED: Readonly<Record<string, Route>> = {
  "/": { page: "gallery" },
  "/my-mysfits": { page: "my-mysfits" },
  "/sign-in": { page: "sign-in" },
  "/register": { page: "register" },
  "/confirm": { page: "confirm" },
  "/forgot-password": { page: "forgot-password" },
  "/reset-password": { page: "reset-password" },
  "/settings": { page: "settings" },
  "/keeper": { page: "keeper" },
  "/keeper/new": { page: "new-mysfit" },
};

/** The addresses of pages about one mysfit, which is named where the parenthesis is. */
const OF_A_MYSFIT = [
  { page: "mysfit", shape: /^\/mysfits\/([^/]+)$/ },
  { page: "certificate", shape: /^\/mysfits\/([^/]+)\/certificate$/ },
  { page: "edit-mysfit", shape: /^\/keeper\/mysfits\/([^/]+)$/ },
] as const;

/** The pages somebody passes through on the way to an account; each leads on to where they were going. */
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

export function routeOf(pathname: string): Route {
  for (const { page, shape } of OF_A_MYSFIT) {
    const mysfitId = shape.exec(pathname)?.[1];
    if (mysfitId !== undefined) return { page, mysfitId: decoded(mysfitId) };
  }
  return FIXED[pathname] ?? { page: "not-found" };
}

export function mysfitAddress(mysfitId: string): string {
  return `/mysfits/${encodeURIComponent(mysfitId)}`;
}

export function certificateAddress(mysfitId: string): string {
  return `${mysfitAddress(mysfitId)}/certificate`;
}

/** Where a keeper changes a mysfit. */
export function editAddress(mysfitId: string): string {
  return `/keeper/mysfits/${encodeURIComponent(mysfitId)}`;
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

/** What is remembered of a page in the browser's history, to find the same place again. */
interface Place {
  readonly scrollY: number;
  /** The address of the link that led away: going back puts the focus on it. */
  readonly leftBy: string | null;
}

/** How the current address was reached. */
export type Arrival = "load" | "link" | "history";

export class Router extends Observable {
  arrival: Arrival = "load";

  /** Follows the page's own links and the browser's buttons from now on. */
  start(): void {
    history.scrollRestoration = "manual";
    document.addEventListener("click", this.follow);
    window.addEventListener("popstate", () => {
      this.arrive("history");
    });
  }

  get route(): Route {
    return routeOf(location.pathname);
  }

  get search(): string {
    return location.search;
  }

  /** The place kept for the current history entry, if it was left before. */
  get place(): Place | null {
    return history.state as Place | null;
  }

  go(address: string, { replace = false, leftBy = null as string | null } = {}): void {
    if (replace || address === location.pathname + location.search) {
      history.replaceState(null, "", address);
    } else {
      const place: Place = { scrollY: window.scrollY, leftBy };
      history.replaceState(place, "");
      history.pushState(null, "", address);
    }
    this.arrive("link");
  }

  private arrive(arrival: Arrival): void {
    this.arrival = arrival;
    this.changed();
  }

  private readonly follow = (event: MouseEvent): void => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[href]");
    if (!link || !isPlainClick(event) || !staysHere(link)) return;
    event.preventDefault();
    this.go(link.pathname + link.search, { leftBy: link.getAttribute("href") });
  };
}

function isPlainClick(event: MouseEvent): boolean {
  const modified = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  return event.button === 0 && !modified && !event.defaultPrevented;
}

/** A path with a dot is a file; a link to a part of this page is the browser's own business. */
function staysHere(link: HTMLAnchorElement): boolean {
  return (
    link.origin === location.origin &&
    !link.pathname.includes(".") &&
    !link.hash &&
    !link.target &&
    !link.hasAttribute("download")
  );
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
