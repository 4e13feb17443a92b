import { html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { restoreFocus } from "../focus";
import { LightElement } from "../light-element";

export interface Question {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly no: string;
  /** For what cannot be undone: Enter alone is then a no. */
  readonly irreversible?: boolean;
}

/** Asks before something that matters, with a picture of what it is about. */
@customElement("confirm-dialog")
export class ConfirmDialog extends LightElement {
  @state() private question: Question | null = null;
  private picture: TemplateResult | typeof nothing = nothing;
  @query("dialog") private readonly dialog!: HTMLDialogElement;
  private answer: (yes: boolean) => void = () => undefined;

  /** Whether the visitor said yes. Closing the dialog in any other way is a no. */
  async ask(question: Question, picture: TemplateResult): Promise<boolean> {
    this.question = question;
    this.picture = picture;
    await this.updateComplete;
    this.dialog.returnValue = "";
    this.dialog.showModal();
    return new Promise((resolve) => {
      this.answer = resolve;
    });
  }

  protected override render() {
    const { question } = this;
    return html`<dialog
      aria-labelledby="confirm-dialog-title"
      aria-describedby="confirm-dialog-text"
      @close=${this.closed}
    >
      ${
        question
          ? html`<form method="dialog" class="sheet">
              ${this.picture}
              <h2 id="confirm-dialog-title">${question.title}</h2>
              <p id="confirm-dialog-text">${question.text}</p>
              <div class="choices">
                <button class="button primary" value="yes" ?autofocus=${!question.irreversible}>
                  ${question.yes}
                </button>
                <button class="button" value="no" ?autofocus=${question.irreversible ?? false}>
                  ${question.no}
                </button>
              </div>
            </form>`
          : nothing
      }
    </dialog>`;
  }

  private closed(): void {
    this.answer(this.dialog.returnValue === "yes");
    this.question = null;
    restoreFocus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "confirm-dialog": ConfirmDialog;
  }
}
