import { html } from "lit";
import { customElement } from "lit/decorators.js";
import "../sign-in-form/sign-in-form";
import type { Detour } from "../sign-in-form/sign-in-form";
import { accountAddress } from "../../app/router";
import { AccountPage } from "./account-page";

@customElement("sign-in-page")
export class SignInPage extends AccountPage {
  protected override pageTitle(): string {
    return "Sign in";
  }

  protected override sheet() {
    return html`<h1 tabindex="-1">Welcome back</h1>
      <sign-in-form
        .entry=${this.parts.session}
        next=${this.next}
        .done=${() => this.done()}
        .detour=${(page: Detour, email: string) => this.enterCode(page, email)}
      ></sign-in-form>
      <p>New here? <a href=${accountAddress("register", this.next)}>Make an account</a>.</p>`;
  }
}
