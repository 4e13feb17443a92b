/** A page for the staff who keep the catalogue: everybody else is told so, kindly. */
import { html, nothing, type TemplateResult } from "lit";
import "../ui/state-panel/state-panel";
import { Page } from "../app/page";
import { accountAddress } from "../app/router";

export abstract class KeepersPage extends Page {
  /** Whether a keeper has been here: a session that ends meanwhile must not take their work away. */
  private admitted = false;

  protected abstract desk(): TemplateResult;

  protected override watches() {
    return [this.parts.session, this.parts.catalogue, this.parts.census];
  }

  protected override render(): TemplateResult | typeof nothing {
    const { session } = this.parts;
    if (session.visitor?.isKeeper) this.admitted = true;
    if (session.visitor ? session.visitor.isKeeper : this.admitted) return this.desk();
    if (session.state === "restoring") return nothing;
    return this.refusal();
  }

  private refusal() {
    const signedIn = this.parts.session.state === "signed-in";
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
