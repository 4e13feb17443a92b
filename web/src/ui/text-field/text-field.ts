import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { LightElement } from "../light-element";
import type { InputRule } from "../password-rules/password-rules";
import "../password-rules/password-rules";

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
  /** Lines to write on; more than one makes it a text area. */
  @property({ type: Number }) lines = 1;
  /** For a new password: shown below, each ticked while typing. */
  @property({ attribute: false }) rules: readonly InputRule[] = [];
  @state() private revealed = false;
  @state() private typed = "";

  /** Ids must differ where the same form stands on a page and in the dialog over it. */
  private readonly inputId = `field-${TextField.count++}`;
  private static count = 0;

  get input(): HTMLInputElement | HTMLTextAreaElement {
    const input = this.querySelector<HTMLInputElement | HTMLTextAreaElement>("input, textarea");
    if (!input) throw new Error("A text-field is asked for its input before it was drawn.");
    return input;
  }

  /** Empties it, as after a password was changed. */
  clear(): void {
    this.input.value = "";
    this.typed = "";
    this.revealed = false;
  }

  protected override render() {
    return html`<label for=${this.inputId}>${this.label}</label>
      <div class="box">
        ${this.lines > 1 ? this.area() : this.line()}
        ${this.type === "password" ? this.revealButton() : nothing}
      </div>
      <p class="error" id="${this.inputId}-error" ?hidden=${!this.error}>${this.error}</p>
      ${this.hint ? html`<p class="hint" id="${this.inputId}-hint">${this.hint}</p>` : nothing}
      ${
        this.rules.length > 0
          ? html`<password-rules
              id="${this.inputId}-rules"
              .rules=${this.rules}
              password=${this.typed}
            ></password-rules>`
          : nothing
      }`;
  }

  /** The ids of the elements that describe the input, its error first. */
  private get described() {
    const ids = [
      this.error && `${this.inputId}-error`,
      this.hint && `${this.inputId}-hint`,
      this.rules.length > 0 && `${this.inputId}-rules`,
    ];
    return ids.filter(Boolean).join(" ") || nothing;
  }

  private line() {
    return html`<input
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
      aria-describedby=${this.described}
      @input=${() => (this.typed = this.input.value)}
    />`;
  }

  private area() {
    return html`<textarea
      id=${this.inputId}
      name=${this.name}
      rows=${this.lines}
      maxlength=${this.maxLength}
      required
      .value=${this.value}
      aria-invalid=${this.error ? "true" : nothing}
      aria-describedby=${this.described}
    ></textarea>`;
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
