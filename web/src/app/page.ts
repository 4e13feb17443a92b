/** What every page has in common: the parts of the site it may use, and a title in the browser's tab. */
import { property } from "lit/decorators.js";
import { LightElement } from "../ui/light-element";
import { type Observable, Watch } from "./observable";
import type { Router } from "./router";
import type { Session } from "../session/session";
import type { Catalogue } from "../mysfits/catalogue";
import type { Census } from "../mysfits/all-mysfits";
import type { Keeping } from "../staff/catalogue-editor";
import type { Profile } from "../profile/profile";
import type { Selection } from "../mysfits/search-results";

/** The site's state, made once in `main.ts` and handed to whichever page is open. */
export interface Parts {
  readonly router: Router;
  readonly session: Session;
  readonly catalogue: Catalogue;
  readonly census: Census;
  readonly selection: Selection;
  readonly profile: Profile;
  readonly keeping: Keeping;
}

const SITE = "Mythical Mysfits";

export abstract class Page extends LightElement {
  @property({ attribute: false }) parts!: Parts;

  constructor() {
    super();
    new Watch(this, () => this.watches());
  }

  /** The page's name, for the tab, the history and a screen reader. */
  protected abstract pageTitle(): string;

  /** The parts whose changes redraw the page. */
  protected watches(): readonly Observable[] {
    return [];
  }

  protected override updated(): void {
    document.title = this.pageTitle() === SITE ? SITE : `${this.pageTitle()} · ${SITE}`;
  }
}
