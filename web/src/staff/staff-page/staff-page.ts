import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Mysfit } from "../../api/client";
import "../../mysfits/alignment-mark/alignment-mark";
import { binIcon, heartIcon, houseIcon, pencilIcon, plusIcon, searchIcon } from "../../ui/icons";
import "../../mysfits/mysfit-portrait/mysfit-portrait";
import { failurePanel } from "../../ui/state-panel/failure-panel";
import { AdoptionAsked, RemovalAsked } from "../../app/events";
import { editAddress, mysfitAddress } from "../../app/router";
import { KeepersPage } from "../staff-only-page";

/** This many rows are drawn at first, and added at each wish for more. */
const ROWS = 60;

/** The keeper's desk: everybody in the guide, to be found quickly, changed, given back or removed. */
@customElement("keeper-page")
export class KeeperPage extends KeepersPage {
  @state() private words = "";
  @state() private rows = ROWS;
  /** What was listed before the catalogue is read again, so that the list does not blink. */
  private listed: readonly string[] = [];

  protected override pageTitle(): string {
    return "Keeper’s desk";
  }

  protected override firstUpdated(): void {
    void this.parts.census.take();
  }

  protected override willUpdate(): void {
    const { census } = this.parts;
    if (census.state === "taken" || census.mysfitIds.length > this.listed.length) {
      this.listed = census.mysfitIds;
    }
  }

  protected override desk() {
    const everybody = this.listed.flatMap((each) => this.parts.catalogue.get(each) ?? []);
    const found = sought(everybody, this.words);
    return html`<header>
        <div>
          <h1 tabindex="-1">Keeper’s desk</h1>
          <p class="lead">${this.summary(everybody)}</p>
        </div>
        <a class="button primary" href="/keeper/new">${plusIcon} Add a mysfit</a>
      </header>
      <div class="finder">
        <label for="keeper-finder">Find by name or species</label>
        <div class="box">
          ${searchIcon}
          <input
            id="keeper-finder"
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

  private summary(everybody: readonly Mysfit[]): string {
    if (this.parts.census.state !== "taken" && everybody.length === 0)
      return "Opening the drawers…";
    const homes = everybody.filter(({ adopted }) => adopted).length;
    return `${everybody.length} in the guide, ${homes} with a home.`;
  }

  private list(found: readonly Mysfit[]) {
    const { census } = this.parts;
    if (census.state === "failed") return failurePanel(census.error, () => void census.take());
    if (found.length === 0 && census.state === "taken") {
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
      <div class="doings">
        <a class="button" href=${editAddress(mysfitId)}>
          ${pencilIcon}<span>Edit${hidden(name)}</span>
        </a>
        ${
          adopted
            ? html`<button
                type="button"
                class="button"
                @click=${({ currentTarget }: Event) =>
                  currentTarget?.dispatchEvent(new AdoptionAsked(mysfit, false))}
              >
                ${houseIcon}<span>Give${hidden(name)} back</span>
              </button>`
            : html`<button
                type="button"
                class="button"
                @click=${({ currentTarget }: Event) =>
                  currentTarget?.dispatchEvent(new RemovalAsked(mysfit))}
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

/** Whom a button is about: seen in its row, and said in its name. */
function hidden(name: string) {
  return html`<span class="visually-hidden"> ${name}</span>`;
}

function sought(mysfits: readonly Mysfit[], words: string): readonly Mysfit[] {
  const wanted = words.trim().toLocaleLowerCase();
  const inOrder = [...mysfits].sort((one, other) => one.name.localeCompare(other.name));
  if (!wanted) return inOrder;
  return inOrder.filter(({ name, species }) =>
    `${name} ${species}`.toLocaleLowerCase().includes(wanted),
  );
}
