import { html } from "lit";
import { customElement } from "lit/decorators.js";
import type { FormValues } from "../account-form/account-form";
import { emailField } from "../account-form/fields";
import { accountAddress } from "../addresses";
import { AccountPage } from "./account-page";

/** The first half of resetting a password: where to send a code. */
@customElement("forgot-password-page")
export class ForgotPasswordPage extends AccountPage {
  protected override pageTitle(): string {
    return "Forgotten password";
  }

  protected override sheet() {
    return html`<h1 tabindex="-1">Forgotten your password?</h1>
      <p>It happens to the best of witches. Tell us your address, and we send a code there.</p>
      <account-form
        .fields=${[emailField]}
        submitLabel="Send me a code"
        .send=${this.send}
      ></account-form>
      <p>It came back to you? <a href=${accountAddress("sign-in", this.next)}>Sign in</a>.</p>`;
  }

  private readonly send = async ({ email = "" }: FormValues): Promise<void> => {
    await this.session.forgotPassword(email);
    this.enterCode("reset-password", email);
  };
}
