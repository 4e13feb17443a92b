import { html, nothing, type PropertyValues } from "lit";
import { customElement, property } from "lit/decorators.js";
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
import { mysfitAddress } from "../../app/router";

const MOST_ALIKE = 4;

function alikeFilter({ alignment }: Mysfit): Filter {
  return { trait: "alignment", value: alignment };
}

/** One mysfit in full: the plate, the story, and the two things a visitor can do about it. */
@customElement("mysfit-page")
export class MysfitPage extends Page {
  @property() mysfitId = "";

  protected override pageTitle(): string {
    const mysfit = this.parts.catalogue.get(this.mysfitId);
    if (mysfit) return `${mysfit.name}, ${mysfit.species}`;
    return this.isMissing() ? "No such mysfit" : "A mysfit";
  }

  protected override watches() {
    return [this.parts.catalogue, this.parts.profile, this.parts.session];
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("mysfitId")) this.read();
  }

  private readonly read = (): void => {
    void this.find();
  };

  /** The mysfit first, then those of its alignment: without them the page is whole as well. */
  private async find(): Promise<void> {
    const { catalogue } = this.parts;
    await catalogue.find(this.mysfitId);
    const mysfit = catalogue.get(this.mysfitId);
    if (mysfit) await catalogue.open(alikeFilter(mysfit));
  }

  /** An id that is unknown, or one that could not be an id at all. */
  private isMissing(): boolean {
    const finding = this.parts.catalogue.finding(this.mysfitId);
    if (finding.state !== "failed" || !(finding.error instanceof Problem)) return false;
    return [400, 404, 422].includes(finding.error.status);
  }

  protected override render() {
    const finding = this.parts.catalogue.finding(this.mysfitId);
    return html`<p class="back"><a href="/">${backIcon} All mysfits</a></p>
      ${
        finding.state === "ready"
          ? this.plate(finding.mysfit)
          : finding.state === "loading"
            ? this.blank()
            : this.isMissing()
              ? this.missing()
              : failurePanel(finding.error, this.read, true)
      }`;
  }

  private plate(mysfit: Mysfit) {
    const { profile, session } = this.parts;
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
            ?keeper=${session.visitor?.isKeeper ?? false}
          ></adoption-panel>
          <p class="address">${location.origin}${mysfitAddress(mysfit.mysfitId)}</p>
        </div>
      </article>
      ${this.alike(mysfit)}`;
  }

  /** A few others of the same square of the chart, to leaf on to. */
  private alike(mysfit: Mysfit) {
    const { catalogue, profile } = this.parts;
    const filter = alikeFilter(mysfit);
    const others = catalogue
      .listed(filter)
      .filter(({ mysfitId }) => mysfitId !== mysfit.mysfitId)
      .slice(0, MOST_ALIKE);
    if (others.length === 0) return nothing;
    return html`<section class="alike" aria-labelledby="alike-title">
      <header>
        <h2 id="alike-title">Also ${mysfit.alignment}</h2>
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

  private blank() {
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
