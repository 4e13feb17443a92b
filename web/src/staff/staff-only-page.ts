/** The base of pages for staff: anybody else gets a panel that says who they are for. */
import { consume } from "@lit/context";
import { html, nothing, type TemplateResult } from "lit";
import "../ui/state-panel/state-panel";
import { Page } from "../app/page";
import { type Session, sessionContext } from "../session/session";
import { type Catalogue, catalogueContext } from "../mysfits/catalogue";
import { type AllMysfits, allMysfitsContext } from "../mysfits/all-mysfits";
import { accountAddress } from "../accounts/addresses";

export abstract class StaffOnlyPage extends Page {
  @consume({ context: sessionContext }) protected readonly session!: Session;
  @consume({ context: catalogueContext }) protected readonly catalogue!: Catalogue;
  @consume({ context: allMysfitsContext }) protected readonly allMysfits!: AllMysfits;

  /** Whether staff have been here: a session that ends meanwhile must not take their work away. */
  private admitted = false;

  protected abstract content(): TemplateResult;

  protected override watches() {
    return [this.session, this.catalogue, this.allMysfits];
  }

  protected override render(): TemplateResult | typeof nothing {
    const { session } = this;
    if (session.visitor?.isStaff) this.admitted = true;
    if (session.visitor ? session.visitor.isStaff : this.admitted) return this.content();
    if (session.state === "restoring") return nothing;
    return this.staffOnlyPanel();
  }

  private staffOnlyPanel() {
    const signedIn = this.session.state === "signed-in";
    const here = location.pathname;
    return html`<h1 class="visually-hidden" tabindex="-1">${this.pageTitle()}</h1>
      <state-panel
        vignette="signed-out"
        heading=${signedIn ? "This desk is for keepers" : "The keeper’s desk is locked"}
        text=${
          signedIn
            ? "Keepers add mysfits to the guide and look after its pages. Your account is not one of theirs."
            : "If you keep this guide, sign in and the drawer opens."
        }
        .action=${
          signedIn
            ? html`<a class="button" href="/">Back to the gallery</a>`
            : html`<a class="button primary" href=${accountAddress("sign-in", here)}>Sign in</a>`
        }
      ></state-panel>`;
  }
}
