import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { LightElement } from "../light-element";

/** A banner while the browser has no network. */
@customElement("connection-banner")
export class ConnectionBanner extends LightElement {
  @state() private offline = !navigator.onLine;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("online", this.look);
    window.addEventListener("offline", this.look);
  }

  override disconnectedCallback(): void {
    window.removeEventListener("online", this.look);
    window.removeEventListener("offline", this.look);
    super.disconnectedCallback();
  }

  private readonly look = (): void => {
    this.offline = !navigator.onLine;
  };

  protected override render() {
    return html`<div role="status">
      ${
        this.offline
          ? html`<p>You are offline. You can go on reading what is already here.</p>`
          : nothing
      }
    </div>`;
  }
}
