import { html, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { AccountError } from "../../errors";
import { LightElement } from "../../light-element";
import { accountAddress } from "../../router";
import "../account-form/account-form";
import type { FormValues } from "../account-form/account-form";
import { emailField, passwordField } from "../account-form/fields";
import { closeIcon } from "../icons/icons";

/** Signing in without leaving the page, asked for in the middle of doing something. */
@customElement("sign-in-dialog")
export class SignInDialog extends LightElement {
  @state() private reason = "";
  @state() private opened = false;
  @query("dialog") private readonly dialog!: HTMLDialogElement;

  /** Set by the app: signs in, or throws the `AccountError` to show. */
  signIn!: (email: string, password: string) => Promise<void>;
  /** Set by the app: the address was never confirmed, so its page takes over. */
  confirmAddress!: (email: string) => void;
  /** Set by the app: the visitor would rather not. */
  dismissed!: () => void;

  private leaving = false;

  /** Opens the dialog. `reason` says what waits for the sign-in: "Sign in to like Suzu". */
  async open(reason: string): Promise<void> {
    this.reason = reason;
    this.opened = true;
    this.leaving = false;
    await this.updateComplete;
    if (!this.dialog.open) this.dialog.showModal();
  }

  protected override render() {
    const here = location.pathname + location.search;
    return html`<dialog aria-labelledby="sign-in-dialog-title" @close=${this.closed}>
      ${
        this.opened
          ? html`<div class="sheet">
              <button
                type="button"
                class="close"
                aria-label="Close"
                @click=${() => {
                  this.dialog.close();
                }}
              >
                ${closeIcon}
              </button>
              <h2 id="sign-in-dialog-title">${this.reason}</h2>
              <account-form
                .fields=${[emailField, passwordField]}
                submitLabel="Sign in"
                .send=${this.send}
              ></account-form>
              <p>
                New here?
                <a href=${accountAddress("register", here)} @click=${this.leave}>Make an account</a
                >, it takes a minute.
              </p>
            </div>`
          : nothing
      }
    </dialog>`;
  }

  private readonly send = async ({ email = "", password = "" }: FormValues): Promise<void> => {
    try {
      await this.signIn(email, password);
      this.leave();
    } catch (error) {
      if (!(error instanceof AccountError && error.unconfirmed)) throw error;
      this.leave();
      this.confirmAddress(email);
    }
  };

  /** Closes without giving up: what waits for the sign-in goes on waiting. */
  private leave(): void {
    this.leaving = true;
    this.dialog.close();
  }

  private closed(): void {
    this.opened = false;
    if (!this.leaving) this.dismissed();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "sign-in-dialog": SignInDialog;
  }
}
