/** The table of contents of the site: what it is made of, and how the pieces meet. */
import { render } from "lit";
import { Actions } from "./actions";
import { Api, fetchConfig } from "./api";
import { App } from "./app";
import "./components/account-menu/account-menu";
import "./components/adoption-dialog/adoption-dialog";
import "./components/confirm-dialog/confirm-dialog";
import "./components/connection-banner/connection-banner";
import "./components/sign-in-dialog/sign-in-dialog";
import "./components/site-notice/site-notice";
import { failurePanel } from "./components/state-panel/failure-panel";
import { inPlainWords } from "./errors";
import { rescueFocus } from "./focus";
import type { SiteConfig } from "./config";
import { accountAddress, Router } from "./router";
import { IntentKeeper } from "./session/intent";
import { Session } from "./session/session";
import { Catalogue } from "./stores/catalogue";
import { Census } from "./stores/census";
import { Keeping } from "./stores/keeping";
import { Profile } from "./stores/profile";
import { Selection } from "./stores/selection";

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
