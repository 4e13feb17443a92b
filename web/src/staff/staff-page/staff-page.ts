import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Mysfit } from "../../api/client";
import "../../mysfits/alignment-mark/alignment-mark";
import { binIcon, heartIcon, houseIcon, pencilIcon, plusIcon, searchIcon } from "../../ui/icons";
import "../../mysfits/mysfit-portrait/mysfit-portrait";
import { failurePanel } from "../../ui/state-panel/failure-panel";
import { AdoptionRequested } from "../../adoptions/events";
import { RemovalRequested } from "../events";
import { editAddress } from "../addresses";
import { mysfitAddress } from "../../mysfits/addresses";
import { StaffOnlyPage } from "../staff-only-page";

/** This many rows are drawn at first, and added at each wish for more. */
const ROWS = 60;

/** The whole catalogue as rows, to be found quickly, changed, given back or removed. */
@customElement("staff-page")
export class StaffPage extends StaffOnlyPage {
  @state() private words = "";
  @state() private rows = ROWS;
  /** What was listed before the catalogue is read again, so that the list stays on view. */
  private listed: readonly string[] = [];

  protected override pageTitle(): string {
    return "Keeper’s desk";
  }

  protected override firstUpdated(): void {
    void this.allMysfits.load();
  }

  protected override willUpdate(): void {
    const { allMysfits } = this;
    if (allMysfits.state === "complete" || allMysfits.mysfitIds.length > this.listed.length) {
      this.listed = allMysfits.mysfitIds;
    }
  }

  protected override content() {
    const mysfits = this.catalogue.getAll(this.listed);
    const found = matching(mysfits, this.words);
    return html`<header>
        <div>
          <h1 tabindex="-1">Keeper’s desk</h1>
          <p class="lead">${this.summary(mysfits)}</p>
        </div>
        <a class="button primary" href="/keeper/new">${plusIcon} Add a mysfit</a>
      </header>
      <div class="finder">
        <label for="staff-finder">Find by name or species</label>
        <div class="box">
          ${searchIcon}
          <input
            id="staff-finder"
            type="search"
            autocomplete="off"
            spellcheck="false"
            .value=${this.words}
            @input=${this.search}
          />
        </div>
        <p role="status">${this.words ? `${found.length} found` : ""}</p>
      </div>
      ${this.list(found)}`;
  }

  private summary(mysfits: readonly Mysfit[]): string {
    if (this.allMysfits.state !== "complete" && mysfits.length === 0) return "Opening the drawers…";
    const homes = mysfits.filter(({ adopted }) => adopted).length;
    return `${mysfits.length} in the guide, ${homes} with a home.`;
  }

  private list(found: readonly Mysfit[]) {
    const { allMysfits } = this;
    if (allMysfits.state === "failed")
      return failurePanel(allMysfits.error, () => void allMysfits.load());
    if (found.length === 0 && allMysfits.state === "complete") {
      return html`<p class="none">Nobody of that name or species is in the guide.</p>`;
    }
    return html`<ul class="rows">
        ${repeat(
          found.slice(0, this.rows),
          ({ mysfitId }) => mysfitId,
          (mysfit) => html`<li>${this.row(mysfit)}</li>`,
        )}
      </ul>
      ${
        found.length > this.rows
          ? html`<p class="more">
              <button type="button" class="button" @click=${() => (this.rows += ROWS)}>
                Show more of the ${found.length}
              </button>
            </p>`
          : nothing
      }`;
  }

  private row(mysfit: Mysfit) {
    const { mysfitId, name, species, alignment, likes, adopted } = mysfit;
    return html`<article>
      <mysfit-portrait .mysfit=${mysfit}></mysfit-portrait>
      <div class="who">
        <h2><a href=${mysfitAddress(mysfitId)}>${name}</a></h2>
        <p>${species}</p>
      </div>
      <p class="facts">
        <alignment-mark alignment=${alignment}></alignment-mark>
        <span class="likes">
          ${heartIcon}<span class="visually-hidden">Likes: </span>${likes.toLocaleString("en")}
        </span>
        ${adopted ? html`<span class="adopted">Adopted</span>` : nothing}
      </p>
      <div class="actions">
        <a class="button" href=${editAddress(mysfitId)}>
          ${pencilIcon}<span>Edit${hidden(name)}</span>
        </a>
        ${
          adopted
            ? html`<button
                type="button"
                class="button"
                @click=${({ currentTarget }: Event) =>
                  currentTarget?.dispatchEvent(new AdoptionRequested(mysfit, false))}
              >
                ${houseIcon}<span>Give${hidden(name)} back</span>
              </button>`
            : html`<button
                type="button"
                class="button"
                @click=${({ currentTarget }: Event) =>
                  currentTarget?.dispatchEvent(new RemovalRequested(mysfit))}
              >
                ${binIcon}<span>Remove${hidden(name)}</span>
              </button>`
        }
      </div>
    </article>`;
  }

  private search({ target }: InputEvent): void {
    this.words = (target as HTMLInputElement).value;
    this.rows = ROWS;
  }
}

/** The name of a row's mysfit in a button's accessible name. */
function hidden(name: string) {
  return html`<span class="visually-hidden"> ${name}</span>`;
}

function matching(mysfits: readonly Mysfit[], words: string): readonly Mysfit[] {
  const wanted = words.trim().toLocaleLowerCase();
  const inOrder = [...mysfits].sort((one, other) => one.name.localeCompare(other.name));
  if (!wanted) return inOrder;
  return inOrder.filter(({ name, species }) =>
    `${name} ${species}`.toLocaleLowerCase().includes(wanted),
  );
}
