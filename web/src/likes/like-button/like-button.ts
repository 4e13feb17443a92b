import { html } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Mysfit } from "../../api/client";
import { LikeRequested } from "../events";
import { LightElement } from "../../ui/light-element";
import { heartIcon } from "../../ui/icons";

/** The heart: how many like a mysfit, and whether the visitor is one of them. Dispatches `LikeRequested`. */
@customElement("like-button")
export class LikeButton extends LightElement {
  @property({ attribute: false }) mysfit!: Mysfit;
  @property({ type: Boolean }) liked = false;

  protected override render() {
    const { name, likes } = this.mysfit;
    return html`<button
      type="button"
      aria-pressed=${this.liked}
      aria-label="Like ${name}, ${likes} ${likes === 1 ? "like" : "likes"}"
      @click=${() => this.dispatchEvent(new LikeRequested(this.mysfit, !this.liked))}
    >
      ${heartIcon}<span aria-hidden="true">${likes.toLocaleString("en")}</span>
    </button>`;
  }
}
