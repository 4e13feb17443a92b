import { html, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { slugOf } from "../alignment";
import type { Mysfit } from "../../api/client";
import { LightElement } from "../../ui/light-element";

/** A mysfit's picture on the ground of its alignment; if the picture fails, its initial stands in. */
@customElement("mysfit-portrait")
export class MysfitPortrait extends LightElement {
  @property({ attribute: false }) mysfit!: Mysfit;
  @property() size: "thumb" | "full" = "thumb";
  /** The first pictures on view are fetched at once, the others when they come near. */
  @property({ type: Boolean }) eager = false;
  @state() private failed = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get("mysfit");
    if (before && this.addressOf(before) !== this.addressOf(this.mysfit)) this.failed = false;
    this.dataset.alignment = slugOf(this.mysfit.alignment);
  }

  private addressOf(mysfit: Mysfit): string {
    return this.size === "thumb" ? mysfit.thumbImageUri : mysfit.profileImageUri;
  }

  protected override render() {
    const { name, species } = this.mysfit;
    const pixels = this.size === "thumb" ? 320 : 640;
    if (this.failed) {
      return html`<span class="stand-in" role="img" aria-label="${name}, not pictured">
        <span aria-hidden="true">${name.charAt(0)}</span>
      </span>`;
    }
    return html`<img
      src=${this.addressOf(this.mysfit)}
      alt=${this.size === "thumb" ? "" : `Portrait of ${name}, ${species}`}
      width=${pixels}
      height=${pixels}
      loading=${this.eager ? "eager" : "lazy"}
      fetchpriority=${this.eager ? "high" : "auto"}
      decoding="async"
      @error=${() => (this.failed = true)}
    />`;
  }
}

/** A mysfit's picture for a dialog about it. */
export function portraitOf(mysfit: Mysfit) {
  return html`<mysfit-portrait .mysfit=${mysfit} eager></mysfit-portrait>`;
}
