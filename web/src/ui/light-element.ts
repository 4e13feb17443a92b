/**
 * The base of every element here: it renders into the page itself, not into a shadow tree.
 *
 * A label then reaches its field, a live region and a password manager see everything, and one set
 * of cascade layers styles the whole site from style sheets a strict Content-Security-Policy allows.
 */
import { LitElement } from "lit";

export class LightElement extends LitElement {
  /** Part of a published page: markup that is there before the script, which draws it anew. */
  private published = false;

  override connectedCallback(): void {
    this.published = this.closest("[data-published]") !== null;
    if (!this.published) super.connectedCallback();
  }

  override disconnectedCallback(): void {
    if (!this.published) super.disconnectedCallback();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
