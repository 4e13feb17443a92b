import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { LightElement } from "../light-element";
import { closeIcon } from "../icons";

/** Long enough to read twice; moving the pointer or focus over it is not needed, it can be closed. */
const SHOWN_MS = 8000;

/** One sentence about what just happened, read out politely. It is there from the start: live regions must be. */
@customElement("site-notice")
export class SiteNotice extends LightElement {
  @state() private sentence = "";
  @state() private failed = false;
  private timer = 0;

  info(sentence: string): void {
    this.show(sentence, false);
  }

  error(sentence: string): void {
    this.show(sentence, true);
  }

  protected override render() {
    return html`<div role="status" class=${this.failed ? "failed" : ""}>
      ${
        this.sentence
          ? html`<p>${this.sentence}</p>
              <button type="button" aria-label="Dismiss" @click=${this.clear}>${closeIcon}</button>`
          : nothing
      }
    </div>`;
  }

  private show(sentence: string, failed: boolean): void {
    clearTimeout(this.timer);
    this.sentence = sentence;
    this.failed = failed;
    this.timer = window.setTimeout(this.clear, SHOWN_MS);
  }

  private readonly clear = (): void => {
    this.sentence = "";
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "site-notice": SiteNotice;
  }
}
