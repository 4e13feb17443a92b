import { html } from "lit";
import { customElement } from "lit/decorators.js";
import "../ui/state-panel/state-panel";
import { Page } from "./page";

/** An address that this site has no page for. */
@customElement("not-found-page")
export class NotFoundPage extends Page {
  protected override pageTitle(): string {
    return "No such page";
  }

  protected override render() {
    return html`<state-panel
      whole
      vignette="lost"
      heading="This page is a legend"
      text="People say that it exists, but nobody has seen it. The mysfits, however, are real."
      .action=${html`<a class="button" href="/">Back to the gallery</a>`}
    ></state-panel>`;
  }
}
