/** The base of every page: a title in the browser's tab, and a new drawing when a store changes. */
import { LightElement } from "../ui/light-element";
import { type Observable, Watch } from "./observable";

const SITE = "Mythical Mysfits";

/** A page takes the stores it needs from their contexts, which `main.ts` provides. */
export abstract class Page extends LightElement {
  constructor() {
    super();
    new Watch(this, () => this.watches());
  }

  /** The page's name, for the tab, the history and a screen reader. */
  protected abstract pageTitle(): string;

  /** The stores whose changes redraw the page. */
  protected watches(): readonly Observable[] {
    return [];
  }

  protected override updated(): void {
    document.title = this.pageTitle() === SITE ? SITE : `${this.pageTitle()} · ${SITE}`;
  }
}
