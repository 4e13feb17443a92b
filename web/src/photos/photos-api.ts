/** The API's calls about the visitor's own photos. */
import type { components } from "../api/api-types";
import { type Api, dataOf } from "../api/client";
import type { PhotoQuery } from "./photo-query";

type Schemas = components["schemas"];

/** `originalUrl` is only in the answer about one photo. */
export type Photo = Schemas["Photo"] & Partial<Pick<Schemas["PhotoDetails"], "originalUrl">>;
export type Label = Schemas["Label"];
export type Place = Schemas["Place"];
export type PhotoPage = Schemas["PhotoPage"];
export type PhotoChanges = Schemas["PhotoChanges"];
export type DeletedPhotos = Schemas["AlbumDeletion"];
/** A presigned POST: the fields come first in the form, the file last. */
export type Upload = Schemas["Upload"];
export type StartedPhoto = Schemas["PhotoUpload"];

/** The type is what the browser makes of a file; the API refuses what is none of its own. */
export type NewPhoto = Omit<Schemas["NewPhoto"], "contentType"> & { readonly contentType: string };

export class PhotosApi {
  constructor(private readonly api: Api) {}

  /** One page of the album, newest first; the answer's `nextToken` asks for the next one. */
  list(query: PhotoQuery, limit: number, nextToken: string | null = null): Promise<PhotoPage> {
    const { words, mysfitId, tag, label, placed } = query;
    const params = {
      limit,
      ...(nextToken === null ? {} : { nextToken }),
      ...(words ? { q: words } : {}),
      ...(mysfitId === null ? {} : { mysfitId }),
      ...(tag === null ? {} : { tag }),
      ...(label === null ? {} : { label }),
      ...(placed ? { placed: "true" as const } : {}),
    };
    return dataOf(this.api.signed.GET("/photos", { params: { query: params } }));
  }

  /** Announces a photo; the answer says where to send its bytes. */
  create(photo: NewPhoto): Promise<StartedPhoto> {
    return dataOf(this.api.signed.POST("/photos", { body: photo as Schemas["NewPhoto"] }));
  }

  find(photoId: string): Promise<Photo> {
    return dataOf(this.api.signed.GET("/photos/{photoId}", { params: { path: { photoId } } }));
  }

  change(photoId: string, changes: PhotoChanges): Promise<Photo> {
    const path = { photoId };
    return dataOf(this.api.signed.PATCH("/photos/{photoId}", { params: { path }, body: changes }));
  }

  /** Deletes a photo with its objects; one that is gone already is no error. */
  async remove(photoId: string): Promise<void> {
    await this.api.signed.DELETE("/photos/{photoId}", { params: { path: { photoId } } });
  }

  /** Deletes a part of the album; to be repeated until `left` is 0. */
  removeSome(): Promise<DeletedPhotos> {
    return dataOf(this.api.signed.DELETE("/photos"));
  }
}
