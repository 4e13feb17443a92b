import { html, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { LightElement } from "../../ui/light-element";
import { accountAddress } from "../addresses";
import { closeIcon } from "../../ui/icons";
import "../sign-in-form/sign-in-form";
import type { CodePageName, SignInSession } from "../sign-in-form/sign-in-form";

/** Signing in without leaving the page, asked for in the middle of doing something. */
@customElement("sign-in-dialog")
export class SignInDialog extends LightElement {
  @state() private reason = "";
  @state() private opened = false;
  @query("dialog") private readonly dialog!: HTMLDialogElement;

  /** Set by the app. */
  session!: SignInSession;
  /** Set by the app: a code must be entered first, on a page of its own. */
  enterCode!: (page: CodePageName, email: string) => void;
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
              <sign-in-form
                .session=${this.session}
                next=${here}
                .done=${this.leave}
                .openCodePage=${this.openCodePage}
                @click=${this.follow}
              ></sign-in-form>
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

  private readonly openCodePage = (page: CodePageName, email: string): void => {
    this.leave();
    this.enterCode(page, email);
  };

  /** Closes without giving up: what waits for the sign-in goes on waiting. */
  private readonly leave = (): void => {
    this.leaving = true;
    this.dialog.close();
  };

  /** A link in the form leads to another account page. */
  private follow({ target }: MouseEvent): void {
    if ((target as Element).closest("a")) this.leave();
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
