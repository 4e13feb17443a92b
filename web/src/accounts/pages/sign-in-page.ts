import { html } from "lit";
import { customElement } from "lit/decorators.js";
import "../sign-in-form/sign-in-form";
import type { CodePageName } from "../sign-in-form/sign-in-form";
import { accountAddress } from "../addresses";
import { AccountPage } from "./account-page";

@customElement("sign-in-page")
export class SignInPage extends AccountPage {
  protected override pageTitle(): string {
    return "Sign in";
  }

  protected override sheet() {
    return html`<h1 tabindex="-1">Welcome back</h1>
      <sign-in-form
        .session=${this.session}
        next=${this.next}
        .done=${() => this.done()}
        .openCodePage=${(page: CodePageName, email: string) => this.enterCode(page, email)}
      ></sign-in-form>
      <p>New here? <a href=${accountAddress("register", this.next)}>Make an account</a>.</p>`;
  }
}
