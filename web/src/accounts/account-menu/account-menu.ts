import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { LightElement } from "../../ui/light-element";
import { Watch } from "../../app/observable";
import { accountAddress, isAccountPage, nextOf } from "../addresses";
import { type Router } from "../../app/router";
import type { Session, Visitor } from "../../session/session";
import { doorIcon, gearIcon, pencilIcon, personIcon } from "../../ui/icons";

/** The corner of the page that knows the visitor: sign in, or who is signed in and what they can do. */
@customElement("account-menu")
export class AccountMenu extends LightElement {
  @property({ attribute: false }) session: Session | null = null;
  @property({ attribute: false }) router: Router | null = null;
  /** Set by the app. */
  @property({ attribute: false }) signOut: () => void = () => undefined;
  @state() private open = false;
  @query("button") private readonly button!: HTMLButtonElement;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("click", this.closeOutside);
  }

  override disconnectedCallback(): void {
    document.removeEventListener("click", this.closeOutside);
    super.disconnectedCallback();
  }

  /** The app hands both over once they exist; from then on their changes redraw the menu. */
  follow(session: Session, router: Router): void {
    this.session = session;
    this.router = router;
    new Watch(this, () => [session, router]);
  }

  protected override render() {
    if (!this.session || this.session.state === "restoring") {
      return html`<span class="waiting" aria-hidden="true"></span>`;
    }
    return this.session.visitor ? this.menu(this.session.visitor) : this.invitation();
  }

  private invitation() {
    return html`<a class="button" href=${accountAddress("sign-in", this.here())}>Sign in</a>`;
  }

  /** Where to come back to: this page, or what an account page already leads to. */
  private here(): string {
    const onAccountPage = isAccountPage(this.router?.match.route.page ?? "");
    return onAccountPage ? nextOf(location.search) : location.pathname + location.search;
  }

  private menu({ name, email, isStaff }: Visitor) {
    return html`<div class="menu" @keydown=${this.keyDown} @focusout=${this.focusOut}>
      <button
        type="button"
        class="button"
        aria-expanded=${this.open}
        aria-controls="account-menu-items"
        aria-label="Account of ${name}"
        @click=${() => (this.open = !this.open)}
      >
        ${personIcon}<span class="name" aria-hidden="true">${name}</span>
      </button>
      <div id="account-menu-items" ?hidden=${!this.open}>
        <p>Signed in as<br /><strong>${email}</strong></p>
        <ul>
          ${isStaff ? html`<li>${this.link("/keeper", html`${pencilIcon} Keeper’s desk`)}</li>` : nothing}
          <li>${this.link("/settings", html`${gearIcon} Account settings`)}</li>
          <li>
            <button type="button" @click=${this.leave}>${doorIcon} Sign out</button>
          </li>
        </ul>
      </div>
    </div>`;
  }

  /** A way to another page. The menu closes first, so that the new page has the focus. */
  private link(address: string, content: TemplateResult) {
    return html`<a href=${address} @click=${() => (this.open = false)}>${content}</a>`;
  }

  private leave(): void {
    this.open = false;
    this.signOut();
  }

  private keyDown(event: KeyboardEvent): void {
    if (event.key !== "Escape" || !this.open) return;
    this.open = false;
    this.button.focus();
  }

  private focusOut({ relatedTarget }: FocusEvent): void {
    if (relatedTarget instanceof Node && !this.contains(relatedTarget)) this.open = false;
  }

  private readonly closeOutside = ({ target }: MouseEvent): void => {
    if (this.open && !this.contains(target as Node)) this.open = false;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "account-menu": AccountMenu;
  }
}
