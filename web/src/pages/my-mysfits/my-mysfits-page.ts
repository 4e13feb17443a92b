import { html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import type { Mysfit } from "../../api";
import "../../components/mysfit-grid/mysfit-grid";
import { failurePanel } from "../../components/state-panel/failure-panel";
import { AdoptionAsked } from "../../events";
import { Page } from "../../page";
import { accountAddress, mysfitAddress } from "../../router";

/** The visitor's own page: who lives with them, and whom they like. */
@customElement("my-mysfits-page")
export class MyMysfitsPage extends Page {
  protected override pageTitle(): string {
    return "My mysfits";
  }

  protected override watches() {
    return [this.parts.session, this.parts.profile, this.parts.catalogue];
  }

  protected override firstUpdated(): void {
    if (this.parts.profile.state === "ready") void this.parts.profile.load();
  }

  /** Liked mysfits are known by id only; those not met yet are looked up, each once. */
  protected override willUpdate(): void {
    const { profile, catalogue } = this.parts;
    for (const mysfitId of profile.likes) void catalogue.meet(mysfitId);
  }

  protected override render() {
    return html`<h1 tabindex="-1">My mysfits</h1>
      ${this.content()}`;
  }

  private content() {
    const { session, profile } = this.parts;
    if (session.state === "signed-out") return this.signedOut();
    if (profile.state === "failed") {
      return failurePanel(profile.error, () => void profile.load());
    }
    if (profile.state !== "ready" && profile.likes.size + profile.adoptions.size === 0) {
      return html`<mysfit-grid .coming=${4} aria-busy="true"></mysfit-grid>`;
    }
    return html`${this.adopted()} ${this.liked()}`;
  }

  private signedOut() {
    return html`<state-panel
      vignette="signed-out"
      heading="Somebody may be waiting behind the gate"
      text="Sign in to see the mysfits that live with you and the ones you like."
      .action=${html`<a class="button primary" href=${accountAddress("sign-in", "/my-mysfits")}>
          Sign in
        </a>
        <a class="button" href=${accountAddress("register", "/my-mysfits")}>Make an account</a>`}
    ></state-panel>`;
  }

  private adopted() {
    const mysfits = this.known(this.parts.profile.adoptions);
    if (mysfits.length === 0) {
      return html`<section aria-labelledby="adopted-title">
        <h2 id="adopted-title">Living with you</h2>
        <state-panel
          vignette="empty"
          heading="The spare room is empty"
          text="You have not adopted anybody yet. Open a mysfit’s page to offer it a home."
          .action=${html`<a class="button primary" href="/">Look around</a>`}
        ></state-panel>
      </section>`;
    }
    return html`<section aria-labelledby="adopted-title">
      <h2 id="adopted-title">Living with you</h2>
      <ul class="housemates">
        ${mysfits.map(
          (mysfit) =>
            html`<li>
              <mysfit-portrait .mysfit=${mysfit} eager></mysfit-portrait>
              <div>
                <h3><a href=${mysfitAddress(mysfit.mysfitId)}>${mysfit.name}</a></h3>
                <p>${mysfit.species}, ${mysfit.alignment}</p>
                <button
                  type="button"
                  class="text-button"
                  @click=${({ currentTarget }: Event) =>
                    currentTarget?.dispatchEvent(new AdoptionAsked(mysfit, false))}
                >
                  Give ${mysfit.name} back
                </button>
              </div>
            </li>`,
        )}
      </ul>
    </section>`;
  }

  private liked() {
    const { profile } = this.parts;
    const mysfits = this.known(profile.likes);
    return html`<section aria-labelledby="liked-title">
      <h2 id="liked-title">Liked by you</h2>
      ${
        mysfits.length === 0
          ? html`<p class="none">Nobody yet. Press a heart, it costs nothing.</p>`
          : nothing
      }
      <mysfit-grid
        .mysfits=${mysfits}
        .liked=${profile.likes}
        .mine=${profile.adoptions}
        .coming=${this.awaited(profile.likes)}
      ></mysfit-grid>
    </section>`;
  }

  /** How many are still on their way; one that has left the catalogue is not. */
  private awaited(mysfitIds: ReadonlySet<string>): number {
    const { catalogue } = this.parts;
    return [...mysfitIds].filter((each) => catalogue.finding(each).state === "loading").length;
  }

  private known(mysfitIds: ReadonlySet<string>): Mysfit[] {
    return [...mysfitIds].flatMap((mysfitId) => this.parts.catalogue.get(mysfitId) ?? []);
  }
}
