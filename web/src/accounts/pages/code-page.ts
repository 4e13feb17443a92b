/** A page that waits for a code from the mail, and can have another one sent. */
import { html, nothing } from "lit";
import { state } from "lit/decorators.js";
import { messageOf } from "../../api/errors";
import { AccountPage } from "./account-page";

export abstract class CodePage extends AccountPage {
  @state() private resent = "";

  protected abstract sendAgain(email: string): Promise<void>;

  /** Only where the address the code was sent to is known. */
  protected resendOffer() {
    const email = this.session.codeSentTo;
    return html`${
        email
          ? html`<p>
              Nothing there? Look among the unwanted mail, or
              <button type="button" class="text-button" @click=${() => this.resend(email)}>
                Send a new code
              </button>
            </p>`
          : nothing
      }
      <p role="status" class="resent" ?hidden=${!email}>${this.resent}</p>`;
  }

  private async resend(email: string): Promise<void> {
    this.resent = "";
    try {
      await this.sendAgain(email);
      this.resent = "A new code is on its way. The earlier one no longer works.";
    } catch (error) {
      this.resent = messageOf(error);
    }
  }
}
