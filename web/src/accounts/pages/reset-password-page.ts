import { html } from "lit";
import { customElement } from "lit/decorators.js";
import type { FormValues } from "../account-form/account-form";
import { codeField, emailField, newPasswordField } from "../account-form/fields";
import { accountAddress } from "../addresses";
import { CodePage } from "./code-page";

/** The second half of resetting a password: the code that was sent, and a new password. */
@customElement("reset-password-page")
export class ResetPasswordPage extends CodePage {
  protected override pageTitle(): string {
    return "Reset your password";
  }

  protected override sheet() {
    const { codeSentTo: email, passwordRules } = this.session;
    const fields = [codeField, newPasswordField(passwordRules, "New password")];
    return html`<h1 tabindex="-1">Choose a new password</h1>
      <p>
        ${
          email
            ? html`If <strong>${email}</strong> has an account, a code is on its way there.`
            : "Enter your address, the code we have sent there, and a new password."
        }
      </p>
      <account-form
        .fields=${email ? fields : [emailField, ...fields]}
        username=${email ?? ""}
        submitLabel="Set the password and sign in"
        .send=${this.send}
      ></account-form>
      ${this.resendOffer()}`;
  }

  protected override sendAgain(email: string): Promise<void> {
    return this.session.forgotPassword(email);
  }

  private readonly send = async ({ email, code = "", password = "" }: FormValues) => {
    const { session, router } = this;
    const address = email ?? session.codeSentTo ?? "";
    const step = await session.resetPassword(address, code, password);
    if (step === "done") this.done();
    else router.go(accountAddress("sign-in", this.next), { replace: true });
  };
}
