/** The markup of the gallery and its cards, with placeholders for a mysfit's data. */
import { ContextProvider } from "@lit/context";
import type { Mysfit } from "../src/api/client";
import { Observable } from "../src/app/observable";
import { Router, routerContext } from "../src/app/router";
import { AllMysfits, allMysfitsContext } from "../src/mysfits/all-mysfits";
import { ALIGNMENTS } from "../src/mysfits/alignment";
import { Catalogue, catalogueContext, PAGE_SIZE } from "../src/mysfits/catalogue";
import "../src/mysfits/gallery-page/gallery-page";
import { makeMysfit } from "../src/mysfits/make-mysfit";
import type { MysfitsApi } from "../src/mysfits/mysfits-api";
import { SearchResults, searchResultsContext } from "../src/mysfits/search-results";
import { Profile, profileContext } from "../src/profile/profile";
import type { ProfileApi } from "../src/profile/profile-api";
import { type Session, sessionContext } from "../src/session/session";
import type { Fragments } from "./page-templates.ts";

/** What can be waited for: all that the components have begun. */
interface Browser {
  waitUntilComplete(): Promise<void>;
}

/** Text that survives every encoding on its way into the markup, and its placeholder. */
const PLACEHOLDERS: readonly (readonly [RegExp, string])[] = [
  [/__(\w+?)__/g, "${$1}"],
  [/987,654,321 years/g, "${age}"],
  [/123454321 likes/g, "${likes_in_words}"],
  [/123,454,321/g, "${likes}"],
  [/https:\/\/site\.invalid/g, "${site}"],
];

/** What needs the script: it looks the same, but takes neither focus nor clicks before. */
const NEEDS_SCRIPT = "search, order-select, like-button, .more";

const NO_SCRIPT =
  "<noscript><p>Searching, liking and adopting need JavaScript, which is switched off here.</p></noscript>";

function mysfitOf(alignment: string, adopted: boolean): Mysfit {
  return makeMysfit({
    mysfitId: "__mysfit_id__",
    name: "__name__",
    species: "__species__",
    description: "__excerpt__",
    thumbImageUri: "__thumb__",
    profileImageUri: "__portrait__",
    age: 987_654_321,
    likes: 123_454_321,
    alignment: alignment as Mysfit["alignment"],
    adopted,
  });
}

/** The stores of a visitor who is signed out, before the API has answered anything. */
function provideStores(main: HTMLElement): Catalogue {
  const never = () => new Promise<never>(() => undefined);
  const api = { list: never, find: never } as unknown as MysfitsApi;
  const catalogue = new Catalogue(api);
  const allMysfits = new AllMysfits(api, catalogue);
  const profile = new Profile(api as unknown as ProfileApi, catalogue);
  const session = Object.assign(new Observable(), { visitor: null }) as unknown as Session;
  const router = new Router([], { page: "", path: "", render: () => Promise.reject(new Error()) });
  new ContextProvider(main, { context: catalogueContext, initialValue: catalogue });
  new ContextProvider(main, { context: allMysfitsContext, initialValue: allMysfits });
  new ContextProvider(main, {
    context: searchResultsContext,
    initialValue: new SearchResults(catalogue, allMysfits),
  });
  new ContextProvider(main, { context: profileContext, initialValue: profile });
  new ContextProvider(main, { context: sessionContext, initialValue: session });
  new ContextProvider(main, { context: routerContext, initialValue: router });
  return catalogue;
}

/** The element as it is drawn, without Lit's comments and with its placeholders. */
async function drawn(browser: Browser, element: HTMLElement): Promise<string> {
  document.querySelector("main")?.replaceChildren(element);
  await browser.waitUntilComplete();
  for (const each of element.querySelectorAll(NEEDS_SCRIPT)) each.setAttribute("inert", "");
  for (const each of element.querySelectorAll<HTMLInputElement>("input")) {
    each.toggleAttribute("checked", each.checked);
  }
  const markup = element.outerHTML.replaceAll("$", "$$$$").replaceAll(/<!--.*?-->/gs, "");
  return PLACEHOLDERS.reduce(
    (text, [found, placeholder]) => text.replaceAll(found, placeholder),
    markup.replaceAll(/\s+/g, " "),
  );
}

export async function drawFragments(browser: Browser): Promise<Fragments> {
  const main = document.createElement("main");
  document.body.replaceChildren(main);
  const catalogue = provideStores(main);
  const cards: Record<string, string> = {};
  for (const alignment of ALIGNMENTS) {
    for (const adopted of [false, true]) {
      const mysfit = mysfitOf(alignment, adopted);
      const key = [alignment, ...(adopted ? ["adopted"] : [])];
      catalogue.takeInPublished({ mysfits: [mysfit], nextToken: "more" });
      for (const eager of [false, true]) {
        const card = Object.assign(document.createElement("mysfit-card"), { mysfit, eager });
        cards[[...key, ...(eager ? ["eager"] : [])].join(" ")] = await drawn(browser, card);
      }
    }
  }
  return { pageSize: PAGE_SIZE, ...(await drawGallery(browser)), cards };
}

/** The gallery around its cards, and apart what follows them. */
async function drawGallery(browser: Browser): Promise<Pick<Fragments, "gallery" | "more">> {
  const page = await drawn(browser, document.createElement("gallery-page"));
  const [more = ""] = /<p class="more".*?<\/p>/.exec(page) ?? [];
  const [card = ""] = /<li>.*<\/li>/.exec(page) ?? [];
  if (!more || !card) throw new Error("The gallery was drawn without cards.");
  const gallery = page.replace(card, () => "${cards}").replace(more, () => "${more}");
  return { gallery: NO_SCRIPT + gallery, more };
}
