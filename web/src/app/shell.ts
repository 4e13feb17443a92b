/** The frame around the pages: draws the page of the current address, and puts focus and scroll in place. */
import { html, render, type TemplateResult } from "lit";
import { NetworkError } from "../api/errors";
import { failurePanel } from "../ui/state-panel/failure-panel";
import "./not-found-page";
import type { Match, Route, Router } from "./router";

export const notFoundRoute: Route = {
  page: "not-found",
  path: "",
  render: () => html`<not-found-page></not-found-page>`,
};

export class Shell {
  private shown: Match | null = null;

  constructor(
    private readonly main: HTMLElement,
    private readonly router: Router,
  ) {}

  /** Draws the first page, and every later one when the address changes. */
  async start(): Promise<void> {
    this.router.addEventListener("change", () => void this.show());
    this.router.start();
    await this.show();
  }

  private async show(): Promise<void> {
    const { router } = this;
    const { match, arrival } = router;
    const page = await this.draw(match);
    // While its code was being fetched the visitor may have gone elsewhere.
    if (router.match.route !== match.route) return;
    render(page, this.main);
    this.markCurrentLink();
    const same = this.shown !== null && isSamePage(this.shown, match);
    this.shown = match;
    if (arrival === "load" || same) return;
    // The page's elements draw themselves, and theirs after them, before the next frame.
    await new Promise(requestAnimationFrame);
    this.arriveAt(arrival === "history" ? router.place : null);
  }

  private async draw({ route, params }: Match): Promise<TemplateResult> {
    try {
      return await route.render(params, this.router);
    } catch {
      // The code of the page could not be fetched.
      return failurePanel(new NetworkError(), () => void this.show(), true);
    }
  }

  /** A new page starts at its top with the focus on its heading; going back finds the place that was left. */
  private arriveAt(place: { scrollY: number; followedLink: string | null } | null): void {
    const link = place?.followedLink
      ? this.main.querySelector<HTMLElement>(`a[href="${CSS.escape(place.followedLink)}"]`)
      : null;
    (link ?? this.main.querySelector<HTMLElement>("h1") ?? this.main).focus({
      preventScroll: true,
    });
    window.scrollTo({ top: place?.scrollY ?? 0, behavior: "instant" });
  }

  private markCurrentLink(): void {
    for (const link of document.querySelectorAll<HTMLAnchorElement>(".site-nav a")) {
      if (link.pathname === location.pathname) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }
}

/** Another filter of the gallery is the same page: it keeps the focus and the place. */
function isSamePage(one: Match, other: Match): boolean {
  return one.route === other.route && JSON.stringify(one.params) === JSON.stringify(other.params);
}
