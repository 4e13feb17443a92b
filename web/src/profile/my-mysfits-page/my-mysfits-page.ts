import { consume } from "@lit/context";
import { Task, TaskStatus } from "@lit/task";
import { html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import { ageInWords } from "../../mysfits/age";
import type { Mysfit } from "../../api/client";
import "../../mysfits/alignment-mark/alignment-mark";
import { scrollIcon } from "../../ui/icons";
import "../../likes/like-button/like-button";
import "../../mysfits/mysfit-grid/mysfit-grid";
import { failurePanel } from "../../ui/state-panel/failure-panel";
import { similarMysfits } from "../similar-mysfits";
import { AdoptionRequested } from "../../adoptions/events";
import { restoreFocus } from "../../ui/focus";
import { Page } from "../../app/page";
import { type Session, sessionContext } from "../../session/session";
import { type Profile, profileContext } from "../profile";
import { type Catalogue, catalogueContext } from "../../mysfits/catalogue";
import { type AllMysfits, allMysfitsContext } from "../../mysfits/all-mysfits";
import { accountAddress } from "../../accounts/addresses";
import { certificateAddress } from "../../adoptions/addresses";
import { mysfitAddress } from "../../mysfits/addresses";
import { albumAddress, newPhotoAddress } from "../../photos/addresses";
import { type OpenAlbum, openAlbumContext } from "../../photos/contexts";
import { cameraIcon } from "../../photos/icons";
import { ALL_PHOTOS } from "../../photos/photo-query";

/** How many similar mysfits are shown at the end of the page: one row of a wide screen. */
const MOST_SIMILAR = 4;

/** The visitor's own page: adopted mysfits, liked ones, and similar ones. */
@customElement("my-mysfits-page")
export class MyMysfitsPage extends Page {
  @consume({ context: sessionContext }) private readonly session!: Session;
  @consume({ context: profileContext }) private readonly profile!: Profile;
  @consume({ context: catalogueContext }) private readonly catalogue!: Catalogue;
  @consume({ context: allMysfitsContext }) private readonly allMysfits!: AllMysfits;

  @consume({ context: openAlbumContext }) private readonly openAlbum!: OpenAlbum | null;

  private likesShown = 0;

  /** How many photos are in the album. Without it the page is whole as well. */
  private readonly photoCount = new Task(this, {
    args: () => [this.session.state] as const,
    task: async ([state]) => {
      if (state !== "signed-in" || !this.openAlbum) return null;
      const album = await this.openAlbum();
      await album.load(ALL_PHOTOS);
      return album.count;
    },
  });

  protected override pageTitle(): string {
    return "My mysfits";
  }

  protected override watches() {
    return [this.session, this.profile, this.catalogue, this.allMysfits];
  }

  /** `/me` names liked mysfits by id only; those not known yet are read. */
  private readonly likedMysfits = new Task(this, {
    args: () => [...this.profile.likes],
    task: (mysfitIds) => Promise.allSettled(mysfitIds.map((each) => this.catalogue.find(each))),
  });

  protected override firstUpdated(): void {
    void this.profile.refresh();
  }

  protected override willUpdate(): void {
    if (this.profile.state === "ready") void this.allMysfits.load();
  }

  /** A heart that is taken back takes its card along, and the focus with it. */
  protected override updated(): void {
    super.updated();
    const { size } = this.profile.likes;
    if (size < this.likesShown) requestAnimationFrame(restoreFocus);
    this.likesShown = size;
  }

  protected override render() {
    return html`<header>
        <h1 tabindex="-1">My mysfits</h1>
        ${this.summary()} ${this.albumLink()}
      </header>
      ${this.content()}`;
  }

  private summary() {
    const { profile, session } = this;
    if (session.state !== "signed-in" || profile.state !== "ready") return nothing;
    if (profile.adoptions.size + profile.likes.size === 0) return nothing;
    return html`<p class="lead" role="status">
      ${summaryInWords(profile.adoptions.size, profile.likes.size)}
    </p>`;
  }

  private albumLink() {
    const count = this.photoCount.value;
    if (count === null || count === undefined) return nothing;
    if (count === 0 && this.profile.adoptions.size === 0) return nothing;
    const words = count === 0 ? "Begin your album" : counted(count, "photo");
    return html`<p class="album-link">
      <a href=${albumAddress()}>${cameraIcon} ${words}${count === 0 ? "" : " in your album"}</a>
    </p>`;
  }

  private content() {
    const { session, profile } = this;
    if (session.state === "signed-out") return this.signedOut();
    if (profile.state === "failed") {
      return failurePanel(profile.error, () => void profile.load());
    }
    if (profile.state !== "ready" && profile.likes.size + profile.adoptions.size === 0) {
      return html`<mysfit-grid .placeholders=${4} aria-busy="true"></mysfit-grid>`;
    }
    return html`${this.adopted()} ${this.liked()} ${this.similarSection()}`;
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
    const mysfits = this.catalogue.getAll(this.profile.adoptions.keys());
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
          : html`<ul class="adopted-list ${mysfits.length === 1 ? "one" : ""}">
              ${mysfits.map((mysfit) => html`<li>${this.adoptedMysfit(mysfit)}</li>`)}
            </ul>`
      }
    </section>`;
  }

  private adoptedMysfit(mysfit: Mysfit) {
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
        <div class="actions">
          <a class="button" href=${certificateAddress(mysfit.mysfitId)}>
            ${scrollIcon} Certificate<span class="visually-hidden"> of ${mysfit.name}</span>
          </a>
          ${
            this.openAlbum
              ? html`<a class="button" href=${newPhotoAddress(mysfit.mysfitId)}>
                  ${cameraIcon} Add a photo<span class="visually-hidden"> of ${mysfit.name}</span>
                </a>`
              : nothing
          }
          <like-button
            .mysfit=${mysfit}
            ?liked=${this.profile.likes.has(mysfit.mysfitId)}
          ></like-button>
          <button
            type="button"
            class="text-button"
            @click=${({ currentTarget }: Event) =>
              currentTarget?.dispatchEvent(new AdoptionRequested(mysfit, false))}
          >
            Give ${mysfit.name} back
          </button>
        </div>
      </div>
    </article>`;
  }

  /** Those of the liked who live elsewhere; the others have their heart in the section above. */
  private liked() {
    const { profile } = this;
    const elsewhere = new Set([...profile.likes].filter((each) => !profile.adoptions.has(each)));
    const mysfits = this.catalogue.getAll(elsewhere);
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
              .placeholders=${this.pendingCount(elsewhere)}
            ></mysfit-grid>`
      }
    </section>`;
  }

  /** Others that would fit in with those the visitor has chosen, so that a short list is not the end. */
  private similarSection() {
    const { profile, allMysfits } = this;
    if (allMysfits.state !== "complete") return nothing;
    const chosen = this.catalogue.getAll(new Set([...profile.adoptions.keys(), ...profile.likes]));
    const similar = similarMysfits(
      chosen,
      this.catalogue.getAll(allMysfits.mysfitIds),
      MOST_SIMILAR,
    );
    if (similar.length === 0) return nothing;
    return html`<section aria-labelledby="similar-title" class="similar">
      <h2 id="similar-title">
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
        .mysfits=${similar}
        .liked=${profile.likes}
        .mine=${profile.adoptions}
      ></mysfit-grid>
    </section>`;
  }

  /** How many are still being read; one that is no longer in the catalogue is not. */
  private pendingCount(mysfitIds: ReadonlySet<string>): number {
    if (this.likedMysfits.status !== TaskStatus.PENDING) return 0;
    return mysfitIds.size - this.catalogue.getAll(mysfitIds).length;
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

const IN_WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/** "Two mysfits live with you, and you like three." */
function summaryInWords(adopted: number, liked: number): string {
  const number = (count: number) => IN_WORDS[count] ?? String(count);
  const adoptedPart = `${number(adopted)} ${adopted === 1 ? "mysfit lives" : "mysfits live"} with you`;
  const likedPart =
    liked === 0 ? "" : `, ${adopted === 0 ? "but" : "and"} you like ${number(liked)}`;
  const sentence = `${adoptedPart}${likedPart}.`;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
