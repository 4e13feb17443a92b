/** Which page an address means, and moving between pages without loading anew. */
import { createContext } from "@lit/context";
import type { TemplateResult } from "lit";
import { Observable } from "./observable";

type Params = Readonly<Record<string, string>>;

/** A page and its address. Each noun lists its own in `routes.ts`; `main.ts` joins them. */
export interface Route {
  readonly page: string;
  /** "/mysfits/:mysfitId": a part with a colon is a parameter, everything else is literal. */
  readonly path: string;
  /** Draws the page. Pages that most visitors never open are imported here, when one is opened. */
  readonly render: (params: Params, router: Router) => TemplateResult | Promise<TemplateResult>;
}

/** A route and what its parameters are in an address. */
export interface Match {
  readonly route: Route;
  readonly params: Params;
}

/** The first route whose path an address has; `null` when none has. */
export function matchRoute(routes: readonly Route[], pathname: string): Match | null {
  const parts = pathname.split("/");
  for (const route of routes) {
    const names = route.path.split("/");
    const fits = names.every((name, index) =>
      name.startsWith(":") ? parts[index] : name === parts[index],
    );
    if (!fits || names.length !== parts.length) continue;
    const params = names.flatMap((name, index) =>
      name.startsWith(":") ? [[name.slice(1), decoded(parts[index] ?? "")]] : [],
    );
    return { route, params: Object.fromEntries(params) as Params };
  }
  return null;
}

/** What is remembered of a page in the browser's history, to find the same place again. */
interface Place {
  readonly scrollY: number;
  /** The address of the link that led away: going back puts the focus on it. */
  readonly followedLink: string | null;
}

/** How the current address was reached. */
export type Arrival = "load" | "link" | "history";

export class Router extends Observable {
  arrival: Arrival = "load";

  constructor(
    private readonly routes: readonly Route[],
    private readonly notFound: Route,
  ) {
    super();
  }

  /** Follows the page's own links and the browser's buttons from now on. */
  start(): void {
    history.scrollRestoration = "manual";
    document.addEventListener("click", this.follow);
    window.addEventListener("popstate", () => {
      this.arrive("history");
    });
  }

  get match(): Match {
    return matchRoute(this.routes, location.pathname) ?? { route: this.notFound, params: {} };
  }

  get search(): string {
    return location.search;
  }

  /** The place kept for the current history entry, if it was left before. */
  get place(): Place | null {
    return history.state as Place | null;
  }

  go(address: string, { replace = false, followedLink = null as string | null } = {}): void {
    if (replace || address === location.pathname + location.search) {
      history.replaceState(null, "", address);
    } else {
      const place: Place = { scrollY: window.scrollY, followedLink };
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
    this.go(link.pathname + link.search, { followedLink: link.getAttribute("href") });
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

export const routerContext = createContext<Router>("router");
