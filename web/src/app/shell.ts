/** Joins the parts: addresses open pages, what elements ask for is done, signing in fills the profile. */
import { html, render, type TemplateResult } from "lit";
import type { Actions } from "./actions";
import { failurePanel } from "../ui/state-panel/failure-panel";
import { SignInNeeded, Unreachable } from "../api/errors";
import type { Parts } from "./page";
import "../mysfits/gallery-page/gallery-page";
import "../mysfits/mysfit-page/mysfit-page";
import "./not-found-page";
import type { Route } from "./router";

/** The page element of a route. Pages that need an account are fetched when one is opened. */
async function pageOf(route: Route, parts: Parts): Promise<TemplateResult> {
  switch (route.page) {
    case "gallery":
      return html`<gallery-page .parts=${parts} .search=${parts.router.search}></gallery-page>`;
    case "mysfit":
      return html`<mysfit-page .parts=${parts} .mysfitId=${route.mysfitId}></mysfit-page>`;
    case "certificate":
      await import("../adoptions/certificate-page/certificate-page");
      return html`<certificate-page
        .parts=${parts}
        .mysfitId=${route.mysfitId}
      ></certificate-page>`;
    case "my-mysfits":
      await import("../profile/my-mysfits-page/my-mysfits-page");
      return html`<my-mysfits-page .parts=${parts}></my-mysfits-page>`;
    case "sign-in":
      await import("../accounts/pages/sign-in-page");
      return html`<sign-in-page .parts=${parts}></sign-in-page>`;
    case "register":
      await import("../accounts/pages/register-page");
      return html`<register-page .parts=${parts}></register-page>`;
    case "confirm":
      await import("../accounts/pages/confirm-page");
      return html`<confirm-page .parts=${parts}></confirm-page>`;
    case "forgot-password":
      await import("../accounts/pages/forgot-password-page");
      return html`<forgot-password-page .parts=${parts}></forgot-password-page>`;
    case "reset-password":
      await import("../accounts/pages/reset-password-page");
      return html`<reset-password-page .parts=${parts}></reset-password-page>`;
    case "settings":
      await import("../accounts/settings-page/settings-page");
      return html`<settings-page .parts=${parts}></settings-page>`;
    case "keeper":
      await import("../staff/staff-page/staff-page");
      return html`<keeper-page .parts=${parts}></keeper-page>`;
    case "new-mysfit":
    case "edit-mysfit":
      await import("../staff/edit-mysfit-page");
      return html`<edit-mysfit-page
        .parts=${parts}
        .mysfitId=${"mysfitId" in route ? route.mysfitId : null}
      ></edit-mysfit-page>`;
    case "not-found":
      return html`<not-found-page .parts=${parts}></not-found-page>`;
  }
}

export class App {
  private shown: Route | null = null;

  constructor(
    private readonly main: HTMLElement,
    private readonly parts: Parts,
    private readonly actions: Actions,
  ) {}

  async start(): Promise<void> {
    const { router, session } = this.parts;
    document.addEventListener("like-asked", (event) => {
      void this.actions.like(event.mysfit, event.liked);
    });
    document.addEventListener("adoption-asked", (event) => {
      void (event.adopted ? this.actions.adopt(event.mysfit) : this.actions.giveBack(event.mysfit));
    });
    document.addEventListener("removal-asked", (event) => {
      void this.actions.remove(event.mysfit);
    });
    document.addEventListener("notice-given", (event) => {
      this.actions.say(event.sentence);
    });
    document.addEventListener("session-lost", (event) => {
      this.actions.sessionLost(event.reason);
    });
    window.addEventListener("storage", ({ key }) => {
      if (session.concerns(key)) void session.restore();
    });
    this.followSession();
    router.addEventListener("change", () => void this.show());
    router.start();
    const restored = session.restore();
    await this.show();
    await restored;
  }

  /** Whoever signs in gets their likes and adoptions, then what they were about to do. */
  private followSession(): void {
    const { session, profile } = this.parts;
    let userId: string | null = null;
    session.addEventListener("change", () => {
      const now = session.visitor?.userId ?? null;
      if (now === userId) return;
      userId = now;
      if (now === null) profile.forget();
      else void this.welcome();
    });
  }

  private async welcome(): Promise<void> {
    const { session, profile } = this.parts;
    await profile.load();
    // A kept session that the API refuses and the pool will not renew is over.
    if (profile.error instanceof SignInNeeded) session.end();
    else await this.actions.resume();
  }

  private async show(): Promise<void> {
    const { router } = this.parts;
    const { route, arrival } = router;
    const page = await pageOf(route, this.parts).catch(() => this.unreachable());
    // While its code was being fetched the visitor may have gone elsewhere.
    if (router.route.page !== route.page) return;
    render(page, this.main);
    this.markCurrentLink();
    const same = this.shown !== null && isSamePage(this.shown, route);
    this.shown = route;
    if (arrival === "load" || same) return;
    // The page's elements draw themselves, and theirs after them, before the next frame.
    await new Promise(requestAnimationFrame);
    this.arriveAt(arrival === "history" ? router.place : null);
  }

  /** A new page starts at its top with the focus on its heading; going back finds the place that was left. */
  private arriveAt(place: { scrollY: number; leftBy: string | null } | null): void {
    const leftBy = place?.leftBy
      ? this.main.querySelector<HTMLElement>(`a[href="${CSS.escape(place.leftBy)}"]`)
      : null;
    (leftBy ?? this.main.querySelector<HTMLElement>("h1") ?? this.main).focus({
      preventScroll: true,
    });
    window.scrollTo({ top: place?.scrollY ?? 0, behavior: "instant" });
  }

  /** The code of a page did not arrive. */
  private unreachable(): TemplateResult {
    return failurePanel(new Unreachable(), () => void this.show(), true);
  }

  private markCurrentLink(): void {
    for (const link of document.querySelectorAll<HTMLAnchorElement>(".site-nav a")) {
      if (link.pathname === location.pathname) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }
}

/** Another filter of the gallery is the same page: it keeps the focus and the place. */
function isSamePage(one: Route, other: Route): boolean {
  const subject = (route: Route) => ("mysfitId" in route ? route.mysfitId : null);
  return one.page === other.page && subject(one) === subject(other);
}

declare global {
  interface DocumentEventMap {
    "like-asked": import("./events").LikeAsked;
    "adoption-asked": import("./events").AdoptionAsked;
    "removal-asked": import("./events").RemovalAsked;
    "notice-given": import("./events").NoticeGiven;
    "session-lost": import("./events").SessionLost;
  }
}
