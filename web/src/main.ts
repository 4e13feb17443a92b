/** The table of contents of the site: what it is made of, and how the pieces meet. */
import { type Context, ContextProvider } from "@lit/context";
import { render } from "lit";
import { AccountDeletion, accountDeletionContext } from "./accounts/account-deletion";
import "./accounts/account-menu/account-menu";
import { accountAddress } from "./accounts/addresses";
import { accountRoutes } from "./accounts/routes";
import "./accounts/sign-in-dialog/sign-in-dialog";
import "./adoptions/adoption-dialog/adoption-dialog";
import { Adoptions } from "./adoptions/adoptions";
import { AdoptionsApi } from "./adoptions/adoptions-api";
import { adoptionRoutes } from "./adoptions/routes";
import { createApi, type Mysfit } from "./api/client";
import { messageOf, SignInRequired } from "./api/errors";
import { fetchConfig, type SiteConfig } from "./app/config";
import type { Notices } from "./app/notices";
import { painted, publishedData, takeOver } from "./app/published-page";
import { Router, routerContext } from "./app/router";
import { notFoundRoute, Shell } from "./app/shell";
import { Likes } from "./likes/likes";
import { LikesApi } from "./likes/likes-api";
import { AllMysfits, allMysfitsContext } from "./mysfits/all-mysfits";
import { Catalogue, catalogueContext } from "./mysfits/catalogue";
import { portraitOf } from "./mysfits/mysfit-portrait/mysfit-portrait";
import { type MysfitPage, MysfitsApi } from "./mysfits/mysfits-api";
import { mysfitRoutes } from "./mysfits/routes";
import { SearchResults, searchResultsContext } from "./mysfits/search-results";
import { albumContext, openAlbumContext } from "./photos/contexts";
import { photoRoutes } from "./photos/routes";
import { Profile, profileContext } from "./profile/profile";
import { ProfileApi } from "./profile/profile-api";
import { profileRoutes } from "./profile/routes";
import { PendingActionStorage } from "./session/pending-action";
import { Session, sessionContext } from "./session/session";
import { SignInPrompt } from "./session/sign-in-prompt";
import { CatalogueEditor, catalogueEditorContext } from "./staff/catalogue-editor";
import { staffRoutes } from "./staff/routes";
import { StaffApi } from "./staff/staff-api";
import "./ui/confirm-dialog/confirm-dialog";
import type { Question } from "./ui/confirm-dialog/confirm-dialog";
import "./ui/connection-banner/connection-banner";
import { restoreFocus } from "./ui/focus";
import "./ui/site-notice/site-notice";
import { failurePanel } from "./ui/state-panel/failure-panel";

const ROUTES = [
  ...mysfitRoutes,
  ...adoptionRoutes,
  ...profileRoutes,
  ...accountRoutes,
  ...staffRoutes,
];

function element<Tag extends keyof HTMLElementTagNameMap>(tag: Tag): HTMLElementTagNameMap[Tag] {
  const found = document.querySelector(tag);
  if (!found) throw new Error(`index.html has no ${tag}.`);
  return found;
}

/** Hands a store to every page: an element consumes it by its context. */
function provide<Store>(context: Context<unknown, Store>, store: Store): Store {
  new ContextProvider(element("main"), { context, initialValue: store });
  return store;
}

/** Calls `make` at the first need; one that failed is made again at the next. */
function once<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | null = null;
  return () =>
    (made ??= make().catch((error: unknown) => {
      made = null;
      throw error;
    }));
}

async function build(config: SiteConfig): Promise<void> {
  const siteNotice = element("site-notice");
  const adoptionDialog = element("adoption-dialog");
  const confirmDialog = element("confirm-dialog");
  const signInDialog = element("sign-in-dialog");

  // Deployments without an album have none of its pages.
  const openAlbum = config.photosOrigin ? once(createAlbum) : null;
  const routes = openAlbum ? [...ROUTES, ...photoRoutes(openAlbum)] : ROUTES;
  provide(openAlbumContext, openAlbum);

  const router = provide(routerContext, new Router(routes, notFoundRoute));
  const session = provide(
    sessionContext,
    new Session(
      config,
      localStorage,
      sessionStorage,
      () => import("./session/cognito"),
      // Absent where the page is not served by HTTPS or from this machine.
      navigator.locks as LockManager | undefined,
    ),
  );
  const api = createApi(config.apiUrl, session);
  const [mysfitsApi, likesApi, adoptionsApi] = [
    new MysfitsApi(api),
    new LikesApi(api),
    new AdoptionsApi(api),
  ];
  const profileApi = new ProfileApi(api);

  const catalogue = provide(catalogueContext, new Catalogue(mysfitsApi));
  catalogue.takeInPublished(publishedData() as MysfitPage | null);
  const allMysfits = provide(allMysfitsContext, new AllMysfits(mysfitsApi, catalogue));
  provide(searchResultsContext, new SearchResults(catalogue, allMysfits));
  const profile = provide(profileContext, new Profile(profileApi, catalogue));
  provide(
    accountDeletionContext,
    new AccountDeletion(profileApi, adoptionsApi, likesApi, profile, catalogue, session, openAlbum),
  );

  const notices: Notices = {
    info: (sentence) => {
      siteNotice.info(sentence);
      // What was just done may have taken away the button that did it, with the next frame.
      requestAnimationFrame(restoreFocus);
    },
    error: (sentence) => siteNotice.error(sentence),
  };
  const confirm = (mysfit: Mysfit, question: Question) =>
    confirmDialog.ask(question, portraitOf(mysfit));
  const pending = new PendingActionStorage(sessionStorage);
  const signInPrompt = new SignInPrompt(
    session,
    pending,
    notices,
    (reason) => void signInDialog.open(reason),
  );
  const likes = new Likes(likesApi, catalogue, profile, signInPrompt);
  const adoptions = new Adoptions(adoptionsApi, catalogue, profile, signInPrompt, notices, {
    adopt: (mysfit, adopt) => adoptionDialog.ask(mysfit, adopt),
    confirm,
  });
  const editor = provide(
    catalogueEditorContext,
    new CatalogueEditor(new StaffApi(api), catalogue, allMysfits, signInPrompt, notices, confirm),
  );

  /** The code of the album is fetched when a page first needs it. */
  async function createAlbum() {
    const { createAlbum: create } = await import("./photos/create-album");
    return provide(
      albumContext,
      create(config, api, session, signInPrompt, notices, (question, picture) =>
        confirmDialog.ask(question, picture),
      ),
    );
  }

  document.addEventListener("like-requested", ({ mysfit, liked }) => {
    void likes.set(mysfit, liked);
  });
  document.addEventListener("adoption-requested", ({ mysfit, adopted }) => {
    void (adopted ? adoptions.adopt(mysfit) : adoptions.giveBack(mysfit));
  });
  document.addEventListener("removal-requested", ({ mysfit }) => {
    void editor.remove(mysfit);
  });
  document.addEventListener("notice-requested", ({ sentence }) => {
    notices.info(sentence);
  });
  document.addEventListener("session-ended", ({ reason }) => {
    signInPrompt.sessionEnded(reason);
  });

  signInDialog.session = session;
  signInDialog.dismissed = () => {
    pending.clear();
  };
  signInDialog.enterCode = (page, email) => {
    session.rememberCodeSentTo(email);
    router.go(accountAddress(page, location.pathname + location.search));
  };
  const menu = element("account-menu");
  menu.signOut = () => {
    session.signOut().then(
      () => siteNotice.info("You are signed out. The mysfits will miss you."),
      (error: unknown) => siteNotice.error(messageOf(error)),
    );
  };
  menu.follow(session, router);
  const photosLink = document.querySelector<HTMLElement>(".site-nav [href='/photos']");
  const showPhotosLink = () => {
    // Also while a kept session is being looked at, so that the links beside it do not move later.
    photosLink?.toggleAttribute("hidden", !openAlbum || session.state === "signed-out");
  };
  session.addEventListener("change", showPhotosLink);
  showPhotosLink();

  followSession(session, profile, signInPrompt);
  const restored = session.restore();
  takeOver(element("main"));
  await new Shell(element("main"), router).start();
  await restored;
}

/** Loads the profile of a visitor who signs in, then resumes the pending action. */
function followSession(session: Session, profile: Profile, signInPrompt: SignInPrompt): void {
  let userId: string | null = null;
  session.addEventListener("change", () => {
    const now = session.visitor?.userId ?? null;
    if (now === userId) return;
    userId = now;
    if (now === null) profile.clear();
    else void load();
  });
  async function load(): Promise<void> {
    await profile.load();
    // A kept session that the API refuses and the pool will not renew is over.
    if (profile.error instanceof SignInRequired) session.end();
    else await signInPrompt.resume();
  }
  window.addEventListener("storage", ({ key }) => {
    if (session.isSessionKey(key)) void session.restore();
  });
}

async function start(): Promise<void> {
  const main = element("main");
  try {
    const config = await fetchConfig();
    if (main.dataset.published !== undefined) await painted();
    await build(config);
  } catch (error) {
    takeOver(main);
    render(
      failurePanel(error, () => location.reload(), true),
      main,
    );
  }
}

// Not awaited: a page fetched while this module still waits, and importing from it, would wait for ever.
void start();
