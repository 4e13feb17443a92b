import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { LightElement } from "../../light-element";

/** An input with its label, a hint, and the reason it was refused beside it. */
@customElement("text-field")
export class TextField extends LightElement {
  @property() name = "";
  @property() label = "";
  @property() type: "text" | "email" | "password" = "text";
  @property() autocomplete = "";
  @property() hint = "";
  @property() error = "";
  @property() value = "";
  @property() keyboard = "";
  @property({ type: Number }) maxLength = 256;
  @state() private revealed = false;

  /** Ids must differ where the same form stands on a page and in the dialog over it. */
  private readonly inputId = `field-${TextField.count++}`;
  private static count = 0;

  get input(): HTMLInputElement {
    const input = this.querySelector("input");
    if (!input) throw new Error("A text-field is asked for its input before it was drawn.");
    return input;
  }

  protected override render() {
    const described = [this.error && `${this.inputId}-error`, this.hint && `${this.inputId}-hint`];
    return html`<label for=${this.inputId}>${this.label}</label>
      <div class="box">
        <input
          id=${this.inputId}
          name=${this.name}
          type=${this.revealed ? "text" : this.type}
          autocomplete=${this.autocomplete}
          inputmode=${this.keyboard || nothing}
          maxlength=${this.maxLength}
          autocapitalize=${this.type === "text" && this.name === "name" ? "words" : "none"}
          spellcheck="false"
          required
          .value=${this.value}
          aria-invalid=${this.error ? "true" : nothing}
          aria-describedby=${described.filter(Boolean).join(" ") || nothing}
        />
        ${this.type === "password" ? this.revealButton() : nothing}
      </div>
      <p class="error" id="${this.inputId}-error" ?hidden=${!this.error}>${this.error}</p>
      ${this.hint ? html`<p class="hint" id="${this.inputId}-hint">${this.hint}</p>` : nothing}`;
  }

  private revealButton() {
    return html`<button
      type="button"
      class="text-button"
      aria-pressed=${this.revealed}
      aria-label="Show the password"
      @click=${() => (this.revealed = !this.revealed)}
    >
      ${this.revealed ? "Hide" : "Show"}
    </button>`;
  }
}
