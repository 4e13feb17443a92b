import { html, type PropertyValues } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Mysfit } from "../../api";
import "../../components/adoption-panel/adoption-panel";
import "../../components/alignment-mark/alignment-mark";
import { backIcon } from "../../components/icons/icons";
import "../../components/like-button/like-button";
import "../../components/mysfit-portrait/mysfit-portrait";
import { failurePanel } from "../../components/state-panel/failure-panel";
import { Problem } from "../../errors";
import { filterSearch } from "../../filter";
import { Page } from "../../page";

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
    return [this.parts.catalogue, this.parts.profile];
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("mysfitId")) this.read();
  }

  private readonly read = (): void => {
    void this.parts.catalogue.find(this.mysfitId);
  };

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
              : failurePanel(finding.error, this.read)
      }`;
  }

  private plate(mysfit: Mysfit) {
    const { profile } = this.parts;
    return html`<article class="plate">
      <mysfit-portrait .mysfit=${mysfit} size="full" eager></mysfit-portrait>
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
        ></adoption-panel>
      </div>
    </article>`;
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
      vignette="empty"
      heading="No such mysfit"
      text="Whoever lived at this address has moved on, or was never there. Legends are like that."
      .action=${html`<a class="button" href="/">Back to the gallery</a>`}
    ></state-panel>`;
  }
}

function ageInWords(years: number): string {
  return `${years.toLocaleString("en")} ${years === 1 ? "year" : "years"}`;
}
