/** The table of contents of the site: what it is made of, and how the pieces meet. */
import { render } from "lit";
import { Actions } from "./app/actions";
import { Api, fetchConfig } from "./api/client";
import { App } from "./app/shell";
import "./accounts/account-menu/account-menu";
import "./adoptions/adoption-dialog/adoption-dialog";
import "./ui/confirm-dialog/confirm-dialog";
import "./ui/connection-banner/connection-banner";
import "./accounts/sign-in-dialog/sign-in-dialog";
import "./ui/site-notice/site-notice";
import { failurePanel } from "./ui/state-panel/failure-panel";
import { inPlainWords } from "./api/errors";
import { rescueFocus } from "./ui/focus";
import type { SiteConfig } from "./app/config";
import { accountAddress, Router } from "./app/router";
import { IntentKeeper } from "./session/pending-action";
import { Session } from "./session/session";
import { Catalogue } from "./mysfits/catalogue";
import { Census } from "./mysfits/all-mysfits";
import { Keeping } from "./staff/catalogue-editor";
import { Profile } from "./profile/profile";
import { Selection } from "./mysfits/search-results";

function element<Tag extends keyof HTMLElementTagNameMap>(tag: Tag): HTMLElementTagNameMap[Tag] {
  const found = document.querySelector(tag);
  if (!found) throw new Error(`index.html has no ${tag}.`);
  return found;
}

function build(config: SiteConfig): App {
  const notice = element("site-notice");
  const adoptionDialog = element("adoption-dialog");
  const confirmDialog = element("confirm-dialog");
  const signInDialog = element("sign-in-dialog");
  const menu = element("account-menu");

  const router = new Router();
  const session = new Session(
    config,
    localStorage,
    sessionStorage,
    () => import("./session/cognito"),
  );
  const api = new Api(config.apiUrl, session);
  const catalogue = new Catalogue(api);
  const census = new Census(api, catalogue);
  const selection = new Selection(catalogue, census);
  const profile = new Profile(api, catalogue);
  const intents = new IntentKeeper(sessionStorage);
  const keeping = new Keeping(api, catalogue, census);
  const actions = new Actions(api, session, catalogue, census, profile, intents, {
    say: (sentence) => {
      notice.say(sentence);
      // What was just done may have taken away the button that did it, with the next frame.
      requestAnimationFrame(rescueFocus);
    },
    complain: (sentence) => notice.complain(sentence),
    confirm: (question) => confirmDialog.ask(question),
    celebrate: (mysfit, adopt) => adoptionDialog.hold(mysfit, adopt),
    askToSignIn: (reason) => void signInDialog.open(reason),
  });

  signInDialog.entry = session;
  signInDialog.dismissed = () => {
    intents.forget();
  };
  signInDialog.enterCode = (page, email) => {
    session.expectCode(email);
    router.go(accountAddress(page, location.pathname + location.search));
  };
  menu.signOut = () => {
    session.signOut().then(
      () => notice.say("You are signed out. The mysfits will miss you."),
      (error: unknown) => notice.complain(inPlainWords(error)),
    );
  };
  menu.meet(session, router);

  return new App(
    element("main"),
    { router, session, catalogue, census, selection, profile, keeping },
    actions,
  );
}

async function start(): Promise<void> {
  const main = element("main");
  try {
    const config = await fetchConfig();
    main.replaceChildren();
    await build(config).start();
  } catch (error) {
    render(
      failurePanel(error, () => location.reload(), true),
      main,
    );
  }
}

// Not awaited: a page fetched while this module still waits, and importing from it, would wait for ever.
void start();
