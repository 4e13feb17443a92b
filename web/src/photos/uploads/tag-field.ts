import { html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { BubblingEvent } from "../../app/events";
import { closeIcon } from "../../ui/icons";
import { LightElement } from "../../ui/light-element";
import { MAX_TAG_CHARACTERS, MAX_TAGS, withTags } from "../tags";

/** The tags being written have changed. */
export class TagsWritten extends BubblingEvent {
  static readonly eventName = "tags-written";
  constructor(readonly tags: readonly string[]) {
    super(TagsWritten.eventName);
  }
}

/** A field whose words become chips: Enter or a comma ends one, Backspace takes the last back. */
@customElement("tag-field")
export class TagField extends LightElement {
  @property({ attribute: false }) tags: readonly string[] = [];
  @state() private announced = "";
  @query("input") private readonly input!: HTMLInputElement | null;

  protected override render() {
    const isFull = this.tags.length >= MAX_TAGS;
    return html`<label for="new-tag">Tags</label>
      <div class="box" @click=${() => this.input?.focus()}>
        ${
          this.tags.length > 0
            ? html`<ul aria-label="Chosen tags">
                ${this.tags.map(
                  (tag) =>
                    html`<li>
                      <span>${tag}</span>
                      <button
                        type="button"
                        aria-label="Take off the tag ${tag}"
                        @click=${() => this.takeOff(tag)}
                      >
                        ${closeIcon}
                      </button>
                    </li>`,
                )}
              </ul>`
            : nothing
        }
        <input
          id="new-tag"
          type="text"
          autocomplete="off"
          autocapitalize="none"
          enterkeyhint="done"
          maxlength=${MAX_TAG_CHARACTERS}
          ?readonly=${isFull}
          aria-describedby="tag-hint"
          @keydown=${this.key}
          @input=${this.write}
          @blur=${this.finish}
        />
      </div>
      <p class="hint" id="tag-hint">
        ${isFull ? "Twenty tags are the most a photo carries." : "A comma or Enter ends each tag."}
      </p>
      <p class="visually-hidden" role="status">${this.announced}</p>`;
  }

  private readonly key = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const last = this.tags.at(-1);
    if (event.key === "Enter") {
      event.preventDefault();
      this.finish();
    } else if (event.key === "Backspace" && this.input?.value === "" && last !== undefined) {
      this.takeOff(last);
    }
  };

  private write(): void {
    if (this.input?.value.includes(",")) this.finish();
  }

  /** What was typed becomes a tag, also when the field is left. */
  private finish(): void {
    if (!this.input?.value) return;
    const tags = withTags(this.tags, this.input.value);
    this.input.value = "";
    this.announced = tags.length > this.tags.length ? `Tag ${tags.at(-1) ?? ""} added.` : "";
    this.dispatchEvent(new TagsWritten(tags));
  }

  private takeOff(tag: string): void {
    this.announced = `Tag ${tag} taken off.`;
    this.input?.focus();
    this.dispatchEvent(new TagsWritten(this.tags.filter((each) => each !== tag)));
  }
}

declare global {
  interface HTMLElementEventMap {
    "tags-written": TagsWritten;
  }
}
