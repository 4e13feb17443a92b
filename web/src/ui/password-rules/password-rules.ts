import { html } from "lit";
import { customElement, property } from "lit/decorators.js";
import { LightElement } from "../light-element";
import { tickIcon } from "../icons";

/** A condition that what is typed must meet. */
export interface InputRule {
  /** Completes "Your password needs …". */
  readonly text: string;
  readonly isMet: (value: string) => boolean;
}

/** The rules of a password, each ticked as soon as what is typed meets it. */
@customElement("password-rules")
export class PasswordRules extends LightElement {
  @property({ attribute: false }) rules: readonly InputRule[] = [];
  @property() password = "";

  protected override render() {
    const met = this.rules.filter(({ isMet }) => isMet(this.password)).length;
    return html`<ul>
        ${this.rules.map(({ text, isMet }) => {
          const done = isMet(this.password);
          return html`<li class=${done ? "met" : ""}>
            <span class="tick">${tickIcon}</span>${text}<span class="visually-hidden"
              >${done ? ", met" : ", not yet"}</span
            >
          </li>`;
        })}
      </ul>
      <p class="visually-hidden" role="status">
        ${this.password ? `${met} of ${this.rules.length} password rules met.` : ""}
      </p>`;
  }
}
