import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { FormValues } from "../../components/account-form/account-form";
import { codeField, emailField } from "../../components/account-form/fields";
import { inPlainWords } from "../../errors";
import { accountAddress } from "../../router";
import { AccountPage } from "./account-page";

/** Proves that an address is the visitor's, by the code that was sent there. */
@customElement("confirm-page")
export class ConfirmPage extends AccountPage {
  @state() private resent = "";

  protected override pageTitle(): string {
    return "Confirm your address";
  }

  protected override sheet() {
    const email = this.parts.session.codeExpectedBy;
    return html`<h1 tabindex="-1">Look in your mail</h1>
      <p>
        ${
          email
            ? html`We have sent a code to <strong>${email}</strong>. Enter it here and you are in.`
            : "Enter your address and the code we have sent there."
        }
      </p>
      <account-form
        .fields=${email ? [codeField] : [emailField, codeField]}
        submitLabel="Confirm"
        .send=${this.send}
      ></account-form>
      ${
        email
          ? html`<p>
              Nothing there?
              <button type="button" class="text-button" @click=${this.resend}>
                Send a new code
              </button>
            </p>`
          : nothing
      }
      <p role="status" ?hidden=${!this.resent}>${this.resent}</p>`;
  }

  private readonly send = async ({ email, code = "" }: FormValues): Promise<void> => {
    const { session, router } = this.parts;
    const signedIn = await session.confirm(email ?? session.codeExpectedBy ?? "", code);
    if (signedIn) this.done();
    else router.go(accountAddress("sign-in", this.next), { replace: true });
  };

  private readonly resend = async (): Promise<void> => {
    try {
      await this.parts.session.resendCode(this.parts.session.codeExpectedBy ?? "");
      this.resent = "A new code is on its way.";
    } catch (error) {
      this.resent = inPlainWords(error);
    }
  };
}
