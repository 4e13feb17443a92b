import { consume } from "@lit/context";
import { Task } from "@lit/task";
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { ageInWords } from "../age";
import { temperamentOf } from "../alignment";
import type { Mysfit } from "../../api/client";
import "../../adoptions/adoption-panel/adoption-panel";
import "../alignment-mark/alignment-mark";
import { backIcon } from "../../ui/icons";
import "../../likes/like-button/like-button";
import "../mysfit-grid/mysfit-grid";
import "../mysfit-portrait/mysfit-portrait";
import { failurePanel } from "../../ui/state-panel/failure-panel";
import { Problem } from "../../api/errors";
import { type Filter, filterSearch } from "../filter";
import { Page } from "../../app/page";
import { type Catalogue, catalogueContext } from "../catalogue";
import { type OpenAlbum, openAlbumContext } from "../../photos/contexts";
import { type Profile, profileContext } from "../../profile/profile";
import { type Session, sessionContext } from "../../session/session";
import { mysfitAddress } from "../addresses";

const MOST_SIMILAR = 4;

function alignmentFilter(alignment: string): Filter {
  return { trait: "alignment", value: alignment };
}

/** Whether an id is unknown to the API, or could not be an id at all. */
function isMissing(error: unknown): boolean {
  return error instanceof Problem && [400, 404, 422].includes(error.status);
}

/** One mysfit in full: the plate, the story, and the two things a visitor can do about it. */
@customElement("mysfit-page")
export class MysfitPage extends Page {
  @consume({ context: catalogueContext }) private readonly catalogue!: Catalogue;
  @consume({ context: profileContext }) private readonly profile!: Profile;
  @consume({ context: sessionContext }) private readonly session!: Session;

  @consume({ context: openAlbumContext }) private readonly openAlbum!: OpenAlbum | null;

  @property() mysfitId = "";
  /** Whether the code of the album is there; only adopters fetch it. */
  @state() private hasAlbum = false;

  private readonly mysfit = new Task(this, {
    args: () => [this.mysfitId] as const,
    task: ([mysfitId]) => this.catalogue.read(mysfitId),
  });

  constructor() {
    super();
    // Others of its alignment. Without them the page is whole as well, so a failure is not shown.
    new Task(this, {
      args: () => [this.catalogue.get(this.mysfitId)?.alignment] as const,
      task: async ([alignment]) => {
        if (alignment) await this.catalogue.load(alignmentFilter(alignment));
      },
    });
  }

  protected override willUpdate(): void {
    if (this.isMine && this.openAlbum && !this.hasAlbum) void this.fetchAlbum(this.openAlbum);
  }

  private get isMine(): boolean {
    return this.profile.adoptions.has(this.mysfitId);
  }

  /** Without the photos the page is whole as well, so a failure is not shown. */
  private async fetchAlbum(openAlbum: OpenAlbum): Promise<void> {
    const loaded = [openAlbum(), import("../../photos/photo-strip/photo-strip")];
    this.hasAlbum = await Promise.all(loaded).then(
      () => true,
      () => false,
    );
  }

  protected override pageTitle(): string {
    const mysfit = this.catalogue.get(this.mysfitId);
    if (mysfit) return `${mysfit.name}, ${mysfit.species}`;
    return isMissing(this.mysfit.error) ? "No such mysfit" : "A mysfit";
  }

  protected override watches() {
    return [this.catalogue, this.profile, this.session];
  }

  /** A mysfit that is already known is shown at once, and read anew meanwhile. */
  protected override render() {
    const mysfit = this.catalogue.get(this.mysfitId);
    return html`<p class="back"><a href="/">${backIcon} All mysfits</a></p>
      ${
        mysfit
          ? this.plate(mysfit)
          : this.mysfit.render({
              pending: () => this.placeholder(),
              error: (error) =>
                isMissing(error)
                  ? this.missing()
                  : failurePanel(error, () => void this.mysfit.run(), true),
            })
      }`;
  }

  private plate(mysfit: Mysfit) {
    const { profile, session } = this;
    return html`<article class="plate">
        <figure>
          <mysfit-portrait .mysfit=${mysfit} size="full" eager></mysfit-portrait>
          <figcaption>${mysfit.name}. ${temperamentOf(mysfit.alignment)}.</figcaption>
        </figure>
        <div class="text">
          <p class="eyebrow">
            <a href="/${filterSearch({ trait: "species", value: mysfit.species })}"
              >${mysfit.species}</a
            >
          </p>
          <h1 tabindex="-1">${mysfit.name}</h1>
          <dl>
            <div>
              <dt>Alignment</dt>
              <dd>
                <a href="/${filterSearch({ trait: "alignment", value: mysfit.alignment })}">
                  <alignment-mark alignment=${mysfit.alignment}></alignment-mark>
                </a>
              </dd>
            </div>
            <div>
              <dt>Age</dt>
              <dd>${ageInWords(mysfit.age)}</dd>
            </div>
            <div>
              <dt>Liked by</dt>
              <dd>
                <like-button
                  .mysfit=${mysfit}
                  ?liked=${profile.likes.has(mysfit.mysfitId)}
                ></like-button>
              </dd>
            </div>
          </dl>
          <p class="story">${mysfit.description}</p>
          <adoption-panel
            .mysfit=${mysfit}
            ?mine=${profile.adoptions.has(mysfit.mysfitId)}
            ?staff=${session.visitor?.isStaff ?? false}
          ></adoption-panel>
          <p class="address">${location.origin}${mysfitAddress(mysfit.mysfitId)}</p>
        </div>
      </article>
      ${this.isMine && this.hasAlbum ? html`<photo-strip .mysfit=${mysfit}></photo-strip>` : nothing}
      ${this.similarMysfits(mysfit)}`;
  }

  /** A few others of the same square of the chart, to leaf on to. */
  private similarMysfits(mysfit: Mysfit) {
    const { catalogue, profile } = this;
    const filter = alignmentFilter(mysfit.alignment);
    const others = catalogue
      .listed(filter)
      .filter(({ mysfitId }) => mysfitId !== mysfit.mysfitId)
      .slice(0, MOST_SIMILAR);
    if (others.length === 0) return nothing;
    return html`<section class="similar" aria-labelledby="similar-title">
      <header>
        <h2 id="similar-title">Also ${mysfit.alignment}</h2>
        <a href="/${filterSearch(filter)}">See all of them</a>
      </header>
      <mysfit-grid
        .mysfits=${others}
        .liked=${profile.likes}
        .mine=${profile.adoptions}
        .eager=${0}
      ></mysfit-grid>
    </section>`;
  }

  private placeholder() {
    return html`<div class="plate blank">
      <div class="portrait-blank"></div>
      <div class="text">
        <h1 class="visually-hidden" tabindex="-1">One moment, turning to the page…</h1>
        <div class="line short"></div>
        <div class="line tall"></div>
        <div class="line"></div>
        <div class="line"></div>
        <div class="line"></div>
      </div>
    </div>`;
  }

  private missing() {
    return html`<state-panel
      whole
      vignette="empty"
      heading="No such mysfit"
      text="Whoever lived at this address has moved on, or was never there. Legends are like that."
      .action=${html`<a class="button" href="/">Back to the gallery</a>`}
    ></state-panel>`;
  }
}
