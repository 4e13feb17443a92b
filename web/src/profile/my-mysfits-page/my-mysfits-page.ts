import { html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import { ageInWords } from "../../mysfits/age";
import type { Mysfit } from "../../api/client";
import "../../mysfits/alignment-mark/alignment-mark";
import { scrollIcon } from "../../ui/icons";
import "../../likes/like-button/like-button";
import "../../mysfits/mysfit-grid/mysfit-grid";
import { failurePanel } from "../../ui/state-panel/failure-panel";
import { companyFor } from "../similar-mysfits";
import { AdoptionAsked } from "../../app/events";
import { rescueFocus } from "../../ui/focus";
import { Page } from "../../app/page";
import { accountAddress, certificateAddress, mysfitAddress } from "../../app/router";

/** How many are introduced at the end of the page: one row of a wide screen. */
const INTRODUCED = 4;

/** The visitor's own page: who lives with them, whom they like, and who would fit in. */
@customElement("my-mysfits-page")
export class MyMysfitsPage extends Page {
  private hearts = 0;

  protected override pageTitle(): string {
    return "My mysfits";
  }

  protected override watches() {
    return [this.parts.session, this.parts.profile, this.parts.catalogue, this.parts.census];
  }

  protected override firstUpdated(): void {
    if (this.parts.profile.state === "ready") void this.parts.profile.load();
  }

  /** Liked mysfits are known by id only; those not met yet are looked up, each once. */
  protected override willUpdate(): void {
    const { profile, catalogue, census } = this.parts;
    for (const mysfitId of profile.likes) void catalogue.meet(mysfitId);
    if (profile.state === "ready") void census.take();
  }

  /** A heart that is taken back takes its card along, and the focus with it. */
  protected override updated(): void {
    super.updated();
    const { size } = this.parts.profile.likes;
    if (size < this.hearts) requestAnimationFrame(rescueFocus);
    this.hearts = size;
  }

  protected override render() {
    return html`<header>
        <h1 tabindex="-1">My mysfits</h1>
        ${this.summary()}
      </header>
      ${this.content()}`;
  }

  private summary() {
    const { profile, session } = this.parts;
    if (session.state !== "signed-in" || profile.state !== "ready") return nothing;
    if (profile.adoptions.size + profile.likes.size === 0) return nothing;
    return html`<p class="lead" role="status">
      ${summaryInWords(profile.adoptions.size, profile.likes.size)}
    </p>`;
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
    return html`${this.adopted()} ${this.liked()} ${this.introductions()}`;
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
    return html`<section aria-labelledby="adopted-title">
      <h2 id="adopted-title">Living with you</h2>
      ${
        mysfits.length === 0
          ? html`<state-panel
              vignette="empty"
              heading="The spare room is empty"
              text="You have not adopted anybody yet. Open a mysfit’s page to offer it a home."
              .action=${html`<a class="button primary" href="/">Look around</a>`}
            ></state-panel>`
          : html`<ul class="housemates ${mysfits.length === 1 ? "one" : ""}">
              ${mysfits.map((mysfit) => html`<li>${this.housemate(mysfit)}</li>`)}
            </ul>`
      }
    </section>`;
  }

  private housemate(mysfit: Mysfit) {
    return html`<article>
      <mysfit-portrait .mysfit=${mysfit} size="full" eager></mysfit-portrait>
      <div class="words">
        <p class="eyebrow">${mysfit.species}</p>
        <h3><a href=${mysfitAddress(mysfit.mysfitId)}>${mysfit.name}</a></h3>
        <p class="facts">
          <alignment-mark alignment=${mysfit.alignment}></alignment-mark>
          <span>${ageInWords(mysfit.age)}</span>
        </p>
        <p class="story">${mysfit.description}</p>
        <div class="doings">
          <a class="button" href=${certificateAddress(mysfit.mysfitId)}>
            ${scrollIcon} Certificate<span class="visually-hidden"> of ${mysfit.name}</span>
          </a>
          <like-button
            .mysfit=${mysfit}
            ?liked=${this.parts.profile.likes.has(mysfit.mysfitId)}
          ></like-button>
          <button
            type="button"
            class="text-button"
            @click=${({ currentTarget }: Event) =>
              currentTarget?.dispatchEvent(new AdoptionAsked(mysfit, false))}
          >
            Give ${mysfit.name} back
          </button>
        </div>
      </div>
    </article>`;
  }

  /** Those of the liked who live elsewhere; the others have their heart in the section above. */
  private liked() {
    const { profile } = this.parts;
    const elsewhere = new Set([...profile.likes].filter((each) => !profile.adoptions.has(each)));
    const mysfits = this.known(elsewhere);
    return html`<section aria-labelledby="liked-title">
      <h2 id="liked-title">Liked by you</h2>
      ${
        elsewhere.size === 0
          ? html`<p class="none">
              ${
                profile.likes.size === 0
                  ? "Nobody yet. Press a heart, it costs nothing."
                  : "Everybody you like lives with you. That is rare."
              }
            </p>`
          : html`<mysfit-grid
              .mysfits=${mysfits}
              .liked=${profile.likes}
              .mine=${profile.adoptions}
              .coming=${this.awaited(elsewhere)}
            ></mysfit-grid>`
      }
    </section>`;
  }

  /** Others that would fit in with those the visitor has chosen, so that a short list is not the end. */
  private introductions() {
    const { profile, census } = this.parts;
    if (census.state !== "taken") return nothing;
    const chosen = this.known(new Set([...profile.adoptions, ...profile.likes]));
    const company = companyFor(chosen, this.known(new Set(census.mysfitIds)), INTRODUCED);
    if (company.length === 0) return nothing;
    return html`<section aria-labelledby="company-title" class="company">
      <h2 id="company-title">
        ${chosen.length === 0 ? "Somebody to begin with" : "They might get along"}
      </h2>
      <p class="none">
        ${
          chosen.length === 0
            ? "All of them are looking for a home."
            : "Kindred of those you chose, and still looking for a home."
        }
      </p>
      <mysfit-grid
        .mysfits=${company}
        .liked=${profile.likes}
        .mine=${profile.adoptions}
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

const IN_WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/** "Two mysfits live with you, and you like three." */
function summaryInWords(adopted: number, liked: number): string {
  const number = (count: number) => IN_WORDS[count] ?? String(count);
  const household = `${number(adopted)} ${adopted === 1 ? "mysfit lives" : "mysfits live"} with you`;
  const hearts = liked === 0 ? "" : `, ${adopted === 0 ? "but" : "and"} you like ${number(liked)}`;
  const sentence = `${household}${hearts}.`;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
