/** The panel of a failed read, with a way to try again; being offline has its own picture. */
import { html, type TemplateResult } from "lit";
import { messageOf, NetworkError } from "../../api/errors";
import { retryIcon } from "../icons";
import "./state-panel";

/** `whole` says that there is nothing else on the page. */
export function failurePanel(error: unknown, retry: () => void, whole = false): TemplateResult {
  const unreachable = error instanceof NetworkError;
  return html`<state-panel
    role="alert"
    ?whole=${whole}
    vignette=${unreachable ? "offline" : "failed"}
    heading=${unreachable ? "The field guide is out of reach" : "The line went quiet"}
    text=${messageOf(error)}
    .action=${html`<button type="button" class="button" @click=${retry}>${retryIcon} Try again</button>`}
  ></state-panel>`;
}
