/** The API's calls about the visitor's own photos. */
import type { Client } from "openapi-fetch";
import { type Api, dataOf } from "../api/client";
import type { PhotoQuery } from "./photo-query";

export type PhotoStatus = "waiting" | "processing" | "ready" | "refused";

export interface Label {
  readonly name: string;
  /** In percent, with one digit. */
  readonly confidence: number;
}

/** Coordinates are decimal degrees; an address is only ever written by hand. */
export interface Place {
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly city: string | null;
  readonly nation: string | null;
  readonly address: string | null;
}

export interface Photo {
  readonly photoId: string;
  readonly mysfitId: string;
  readonly mysfitName: string;
  readonly status: PhotoStatus;
  /** Why it was refused, as a sentence. */
  readonly reason: string | null;
  readonly fileName: string;
  readonly contentType: string;
  readonly bytes: number;
  /** Pixels of the original, the right way up; known once the photo is ready. */
  readonly width: number | null;
  readonly height: number | null;
  readonly description: string | null;
  readonly tags: string[];
  /** The most certain first. */
  readonly labels: Label[];
  readonly labelsStatus: "waiting" | "found" | "none";
  /** ISO 8601; without a zone where the camera gave none. */
  readonly takenAt: string | null;
  readonly make: string | null;
  readonly model: string | null;
  readonly place: Place | null;
  readonly uploadedAt: string;
  /** Presigned addresses, which expire. */
  readonly thumbUrl: string | null;
  readonly viewUrl: string | null;
  /** Only in the answer about one photo. */
  readonly originalUrl?: string | null;
}

export interface PhotoPage {
  readonly photos: Photo[];
  readonly nextToken: string | null;
  /** Matches in all; without a filter, the ready photos of the album. */
  readonly count: number;
}

export interface NewPhoto {
  readonly mysfitId: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly bytes: number;
  readonly description?: string;
  readonly tags?: string[];
  readonly keepPlace?: boolean;
}

/** A presigned POST: the fields come first in the form, the file last. */
export interface Upload {
  readonly url: string;
  readonly fields: Record<string, string>;
  readonly expiresAt: string;
}

export interface StartedPhoto {
  readonly photo: Photo;
  readonly upload: Upload;
}

/** What is absent stays; `place: null` removes the place. */
export interface PhotoChanges {
  readonly description?: string | null;
  readonly tags?: string[];
  readonly takenAt?: string | null;
  readonly place?: Place | null;
}

export interface DeletedPhotos {
  readonly deleted: number;
  readonly left: number;
}

interface Answer<Status extends number, Body> {
  responses: Record<Status, { content: { "application/json": Body } }>;
}
interface Json<Body> {
  requestBody: { content: { "application/json": Body } };
}
interface PhotoPath {
  parameters: { path: { photoId: string } };
}

interface PhotoPaths {
  "/photos": {
    get: Answer<200, PhotoPage> & { parameters: { query: Record<string, string | number> } };
    post: Answer<201, StartedPhoto> & Json<NewPhoto>;
    delete: Answer<200, DeletedPhotos>;
  };
  "/photos/{photoId}": {
    get: Answer<200, Photo> & PhotoPath;
    patch: Answer<200, Photo> & Json<PhotoChanges> & PhotoPath;
    delete: { responses: { 204: { content?: never } } } & PhotoPath;
  };
}

export class PhotosApi {
  private readonly api: Client<PhotoPaths>;

  constructor(api: Api) {
    this.api = api.signed as unknown as Client<PhotoPaths>;
  }

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
      ...(placed ? { placed: "true" } : {}),
    };
    return dataOf(this.api.GET("/photos", { params: { query: params } }));
  }

  /** Announces a photo; the answer says where to send its bytes. */
  create(photo: NewPhoto): Promise<StartedPhoto> {
    return dataOf(this.api.POST("/photos", { body: photo }));
  }

  find(photoId: string): Promise<Photo> {
    return dataOf(this.api.GET("/photos/{photoId}", { params: { path: { photoId } } }));
  }

  change(photoId: string, changes: PhotoChanges): Promise<Photo> {
    const path = { photoId };
    return dataOf(this.api.PATCH("/photos/{photoId}", { params: { path }, body: changes }));
  }

  /** Deletes a photo with its objects; one that is gone already is no error. */
  async remove(photoId: string): Promise<void> {
    await this.api.DELETE("/photos/{photoId}", { params: { path: { photoId } } });
  }

  /** Deletes a part of the album; to be repeated until `left` is 0. */
  removeSome(): Promise<DeletedPhotos> {
    return dataOf(this.api.DELETE("/photos"));
  }
}
