import { html, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import type { Mysfit } from "../../api/client";
import { restoreFocus } from "../../ui/focus";
import { LightElement } from "../../ui/light-element";
import { certificateAddress } from "../addresses";
import { promisesOf } from "../promises";
import { closeIcon, houseIcon, scrollIcon } from "../../ui/icons";
import "../../mysfits/mysfit-portrait/mysfit-portrait";

/** "asking" until the visitor has said yes, "adopting" until the API has, "adopted" after it. */
type Stage = "asking" | "adopting" | "adopted";

/** Asks an adopter for the promises and a yes, then shows that the adoption is done. */
@customElement("adoption-dialog")
export class AdoptionDialog extends LightElement {
  @state() private mysfit: Mysfit | null = null;
  @state() private stage: Stage = "asking";
  @query("dialog") private readonly dialog!: HTMLDialogElement;

  private adopt: () => Promise<void> = () => Promise.resolve();
  /** What came of a yes; nothing, as long as there was none. */
  private outcome: Promise<void> = Promise.resolve();
  private settle: (outcome: Promise<void>) => void = () => undefined;

  /** Resolves when the visitor has said no, or `adopt` is done; rejects with what `adopt` throws. */
  async ask(mysfit: Mysfit, adopt: () => Promise<void>): Promise<void> {
    this.mysfit = mysfit;
    this.adopt = adopt;
    this.stage = "asking";
    this.outcome = Promise.resolve();
    await this.updateComplete;
    this.dialog.showModal();
    return new Promise((resolve) => {
      this.settle = resolve;
    });
  }

  protected override render() {
    const { mysfit } = this;
    return html`<dialog aria-labelledby="adoption-dialog-title" @close=${this.closed}>
      ${
        mysfit
          ? html`<div class="sheet ${this.stage}">
              <div class="seal">
                <mysfit-portrait .mysfit=${mysfit} eager></mysfit-portrait>
                ${this.stage === "adopted" ? html`<p class="stamp" aria-hidden="true">Adopted</p>` : nothing}
              </div>
              ${this.stage === "adopted" ? this.welcome(mysfit) : this.question(mysfit)}
            </div>`
          : nothing
      }
    </dialog>`;
  }

  private question(mysfit: Mysfit) {
    const busy = this.stage === "adopting";
    return html`<h2 id="adoption-dialog-title">Take ${mysfit.name} home?</h2>
      <div class="promises">
        <p>I promise</p>
        <ul>
          ${promisesOf(mysfit).map((promise) => html`<li>${promise}</li>`)}
        </ul>
      </div>
      <div class="choices">
        <button
          type="button"
          class="button primary"
          autofocus
          aria-disabled=${busy ? "true" : nothing}
          @click=${this.agree}
        >
          ${busy ? "Knocking at the door…" : `Yes, adopt ${mysfit.name}`}
        </button>
        <button type="button" class="button" @click=${this.close}>Not yet</button>
      </div>`;
  }

  private welcome(mysfit: Mysfit) {
    return html`<button type="button" class="close" aria-label="Close" @click=${this.close}>
        ${closeIcon}
      </button>
      <h2 id="adoption-dialog-title" tabindex="-1">Welcome home, ${mysfit.name}</h2>
      <p>It is official, and on paper. You are a household now.</p>
      <div class="choices">
        <a class="button primary" href=${certificateAddress(mysfit.mysfitId)} @click=${this.close}>
          ${scrollIcon} See the certificate
        </a>
        <button type="button" class="button" @click=${this.close}>${houseIcon} Settle in</button>
      </div>`;
  }

  private readonly close = (): void => {
    this.dialog.close();
  };

  private async agree(): Promise<void> {
    if (this.stage === "adopting") return;
    this.stage = "adopting";
    this.outcome = this.adopt();
    try {
      await this.outcome;
    } catch {
      this.close();
      return;
    }
    this.stage = "adopted";
    this.settle(this.outcome);
    await this.updateComplete;
    this.querySelector<HTMLElement>("h2")?.focus();
  }

  private closed(): void {
    this.settle(this.outcome);
    this.mysfit = null;
    restoreFocus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "adoption-dialog": AdoptionDialog;
  }
}
