import { consume } from "@lit/context";
import { Task } from "@lit/task";
import { html } from "lit";
import { customElement, property } from "lit/decorators.js";
import { Page } from "../../app/page";
import { failurePanel } from "../../ui/state-panel/failure-panel";
import type { Album } from "../album";
import { albumContext } from "../contexts";
import { photoTitle } from "../photo-facts";
import "../photo-thumb/photo-thumb";
import { type PhotoQuery, parsePhotoQuery } from "../photo-query";

/** The visitor's album. */
@customElement("photos-page")
export class PhotosPage extends Page {
  @consume({ context: albumContext }) private readonly album!: Album;

  /** The query string; what is looked for is read from it and lives nowhere else. */
  @property() search = "";

  private readonly reading = new Task(this, {
    args: () => [this.search] as const,
    task: async () => {
      await this.album.reload(this.photoQuery);
      this.album.follow();
    },
  });

  protected override pageTitle(): string {
    return "My photos";
  }

  protected override watches() {
    return [this.album];
  }

  private get photoQuery(): PhotoQuery {
    return parsePhotoQuery(this.search);
  }

  protected override render() {
    return html`<h1 tabindex="-1">My photos</h1>
      ${this.reading.render({ error: (error) => failurePanel(error, () => void this.reading.run()) })}
      <ul>
        ${this.album
          .listed(this.photoQuery)
          .map(
            (photo) =>
              html`<li><photo-thumb .photo=${photo} alt=${photoTitle(photo)}></photo-thumb></li>`,
          )}
      </ul>`;
  }
}
