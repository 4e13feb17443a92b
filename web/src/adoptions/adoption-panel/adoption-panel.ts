import { html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Mysfit } from "../../api/client";
import { AdoptionRequested } from "../events";
import { LightElement } from "../../ui/light-element";
import { certificateAddress } from "../addresses";
import { editAddress } from "../../staff/addresses";
import { houseIcon, pencilIcon, scrollIcon } from "../../ui/icons";

/** Whether a mysfit is adopted, and by whom; buttons to adopt or give back. Dispatches `AdoptionRequested`. */
@customElement("adoption-panel")
export class AdoptionPanel extends LightElement {
  @property({ attribute: false }) mysfit!: Mysfit;
  @property({ type: Boolean }) mine = false;
  /** Whether the visitor keeps the catalogue. */
  @property({ type: Boolean }) staff = false;

  protected override render() {
    return html`<div class="home">
        ${this.mine ? this.yours() : this.mysfit.adopted ? this.taken() : this.free()}
      </div>
      ${this.staff ? this.staffTools() : nothing}`;
  }

  private free() {
    return html`<p><strong>Looking for a home.</strong></p>
      <button type="button" class="button primary" @click=${() => this.ask(true)}>
        ${houseIcon} Adopt ${this.mysfit.name}
      </button>`;
  }

  private yours() {
    const { mysfitId, name } = this.mysfit;
    return html`<p><strong>${name} lives with you.</strong></p>
      <p class="choices">
        <a class="button primary" href=${certificateAddress(mysfitId)}>${scrollIcon} Certificate</a>
        <button type="button" class="button" @click=${() => this.ask(false)}>
          Give ${name} back
        </button>
      </p>`;
  }

  private taken() {
    return html`<p>
      <strong>${this.mysfit.name} has found a home.</strong> Somebody else was quicker, but you can
      still like from afar.
    </p>`;
  }

  private staffTools() {
    const { mysfitId, name } = this.mysfit;
    return html`<p class="staff-tools">
      <span>You keep this guide.</span>
      <a href=${editAddress(mysfitId)}>${pencilIcon} Edit ${name}</a>
      ${
        this.mysfit.adopted && !this.mine
          ? html`<button type="button" class="text-button" @click=${() => this.ask(false)}>
              Give ${name} back
            </button>`
          : nothing
      }
    </p>`;
  }

  private ask(adopted: boolean): void {
    this.dispatchEvent(new AdoptionRequested(this.mysfit, adopted));
  }
}
