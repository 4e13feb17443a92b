import { html } from "lit";
import { customElement } from "lit/decorators.js";
import type { FormValues } from "../account-form/account-form";
import { codeField, emailField } from "../account-form/fields";
import { accountAddress } from "../addresses";
import { CodePage } from "./code-page";

/** Proves that an address is the visitor's, by the code that was sent there. */
@customElement("confirm-page")
export class ConfirmPage extends CodePage {
  protected override pageTitle(): string {
    return "Confirm your address";
  }

  protected override sheet() {
    const email = this.session.codeSentTo;
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
      ${this.resendOffer()}`;
  }

  protected override sendAgain(email: string): Promise<void> {
    return this.session.resendCode(email);
  }

  private readonly send = async ({ email, code = "" }: FormValues): Promise<void> => {
    const { session, router } = this;
    const signedIn = await session.confirm(email ?? session.codeSentTo ?? "", code);
    if (signedIn) this.done();
    else router.go(accountAddress("sign-in", this.next), { replace: true });
  };
}
