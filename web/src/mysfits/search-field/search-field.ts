import { html, type PropertyValues } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { normalizeWords } from "../gallery-query";
import { SearchChanged } from "../events";
import { LightElement } from "../../ui/light-element";
import { searchIcon } from "../../ui/icons";

/** Long enough that a word is not looked up letter by letter, too short to wait for. */
const PAUSE_MS = 160;

/** Search while typing, by name or species unless it says otherwise. Dispatches `SearchChanged` at every pause. */
@customElement("search-field")
export class SearchField extends LightElement {
  @property() words = "";
  @property() label = "Search by name or species";
  @property() placeholder = "Kitsune, Dewey…";
  @property({ type: Number }) pause = PAUSE_MS;
  @query("input") private readonly input!: HTMLInputElement;
  private timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    clearTimeout(this.timer);
    super.disconnectedCallback();
  }

  protected override render() {
    return html`<form role="presentation" @submit=${this.submit}>
      <label for="search">${this.label}</label>
      <span class="field">
        ${searchIcon}
        <input
          id="search"
          type="search"
          name="q"
          placeholder=${this.placeholder}
          maxlength="60"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          enterkeyhint="search"
          @input=${this.typed}
        />
      </span>
    </form>`;
  }

  /** The address changed, by a link or the back button: the field follows unless it says the same. */
  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("words") || normalizeWords(this.input.value) === this.words) return;
    clearTimeout(this.timer);
    this.input.value = this.words;
  }

  private typed(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.ask, this.pause);
  }

  private submit(event: Event): void {
    event.preventDefault();
    clearTimeout(this.timer);
    this.ask();
    // A phone's keyboard would go on covering what was found.
    if (matchMedia("(pointer: coarse)").matches) this.input.blur();
  }

  private readonly ask = (): void => {
    this.dispatchEvent(new SearchChanged(normalizeWords(this.input.value)));
  };
}
