import { html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { ageInWords } from "../age";
import { temperamentOf } from "../alignment";
import type { Mysfit } from "../../api/client";
import { LightElement } from "../../ui/light-element";
import { excerptOf } from "../excerpt";
import { mysfitAddress } from "../addresses";
import "../alignment-mark/alignment-mark";
import "../../likes/like-button/like-button";
import "../mysfit-portrait/mysfit-portrait";

/** One mysfit in the gallery: a plate from the field guide, whole-card link, heart on top. */
@customElement("mysfit-card")
export class MysfitCard extends LightElement {
  @property({ attribute: false }) mysfit!: Mysfit;
  @property({ type: Boolean }) liked = false;
  @property({ type: Boolean }) mine = false;
  @property({ type: Boolean }) eager = false;

  protected override render() {
    const { mysfit } = this;
    return html`<article>
      <mysfit-portrait .mysfit=${mysfit} ?eager=${this.eager}></mysfit-portrait>
      ${this.stamp()}
      <div class="caption">
        <p class="species">${mysfit.species}</p>
        <h3><a href=${mysfitAddress(mysfit.mysfitId)}>${mysfit.name}</a></h3>
        <p class="excerpt">${excerptOf(mysfit.description)}</p>
        <p class="nature">
          <span class="temperament">${temperamentOf(mysfit.alignment)}, </span
          ><span class="age">${ageInWords(mysfit.age)} old</span>
        </p>
        <div class="foot">
          <alignment-mark alignment=${mysfit.alignment}></alignment-mark>
          <like-button .mysfit=${mysfit} ?liked=${this.liked}></like-button>
        </div>
      </div>
    </article>`;
  }

  private stamp() {
    if (this.mine) return html`<p class="stamp mine">Yours</p>`;
    return this.mysfit.adopted ? html`<p class="stamp">Adopted</p>` : nothing;
  }
}
