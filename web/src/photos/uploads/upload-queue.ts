/**
 * Photos on their way: chosen, sent a few at a time, cancelled, tried again.
 *
 * It outlives the page that fills it, so that somebody may look around the site meanwhile. A photo's
 * record is made right before its bytes are sent, because the address they go to holds ten minutes.
 */
import { NetworkError, SignInRequired } from "../../api/errors";
import type { FormUpload } from "../../api/form-upload";
import { Observable } from "../../app/observable";
import type { NewPhoto, Photo, StartedPhoto } from "../photos-api";
import { isSameFile, nameOf, refusalOf, typeOf } from "./photo-files";
import { concernsAll, uploadMessage } from "./upload-errors";

/** "refused" was never sent and never will be; "failed" may be tried again. */
export type UploadState = "refused" | "chosen" | "queued" | "sending" | "sent" | "failed";

/** What a visitor says about the photos that they send together. */
export type PhotoDetails = Required<
  Pick<NewPhoto, "mysfitId" | "description" | "tags" | "keepPlace">
>;

export interface Upload {
  readonly id: number;
  readonly file: File;
  readonly state: UploadState;
  /** The part of the file that has left, from 0 to 1. */
  readonly part: number;
  /** Why it was refused or has failed, as a sentence. */
  readonly message: string;
  /** Its record, once there is one. */
  readonly photo: Photo | null;
}

interface Entry extends Upload {
  state: UploadState;
  part: number;
  message: string;
  photo: Photo | null;
  details: PhotoDetails | null;
  started: StartedPhoto | null;
  readonly abort: AbortController;
  /** It failed for want of a connection or a session, and goes on when that is back. */
  resumable: boolean;
}

/** What the queue needs of the world. */
export interface Outside {
  create(photo: NewPhoto): Promise<StartedPhoto>;
  post(form: FormUpload): Promise<void>;
  sent(photo: Photo): void;
  /** Deletes the record of a photo that will not come. */
  discard(photoId: string): void;
  sessionEnded(): void;
  now(): number;
}

/** Browsers open six connections to a host; three photos fill most lines and leave room. */
export const AT_ONCE = 3;

/** An address that holds less than this is not used again. */
const LEAST_TIME_MS = 60_000;

export class UploadQueue extends Observable {
  private entries: Entry[] = [];
  private nextId = 1;

  constructor(private readonly outside: Outside) {
    super();
  }

  get uploads(): readonly Upload[] {
    return this.entries;
  }

  in(...states: readonly UploadState[]): readonly Upload[] {
    return this.entries.filter(({ state }) => states.includes(state));
  }

  /** Whether closing the tab would lose something. */
  get isBusy(): boolean {
    return this.in("queued", "sending").length > 0;
  }

  /** Takes in files; those that cannot be photos say why. One that is waiting already is left out. */
  add(files: readonly File[]): void {
    for (const file of files) {
      const isThere = this.entries.some(
        (each) => each.state !== "sent" && isSameFile(each.file, file),
      );
      if (isThere) continue;
      const message = refusalOf(file) ?? "";
      this.entries.push({
        id: this.nextId++,
        file,
        state: message ? "refused" : "chosen",
        part: 0,
        message,
        photo: null,
        details: null,
        started: null,
        abort: new AbortController(),
        resumable: false,
      });
    }
    this.changed();
  }

  /** Sends every photo that is chosen, with what is said about them. */
  send(details: PhotoDetails): void {
    for (const entry of this.entries.filter(({ state }) => state === "chosen")) {
      entry.details = details;
      entry.state = "queued";
    }
    this.advance();
  }

  /** Sends a photo again that has failed. Its record is used again while its address holds. */
  retry(id: number): void {
    const entry = this.find(id);
    if (entry?.state !== "failed") return;
    Object.assign(entry, { state: "queued", message: "", part: 0, resumable: false });
    this.advance();
  }

  retryAll(): void {
    for (const { id } of this.in("failed")) this.retry(id);
  }

  /** Sends again what failed for want of a connection or a session. */
  resume(): void {
    for (const { id } of this.entries.filter(({ resumable }) => resumable)) this.retry(id);
  }

  /** Takes a photo off the list; one that is being sent stops, and its record goes. */
  remove(id: number): void {
    const entry = this.find(id);
    if (!entry) return;
    this.entries = this.entries.filter((each) => each !== entry);
    entry.abort.abort();
    if (entry.state !== "sent") this.discard(entry);
    this.advance();
  }

  /** Takes what has arrived off the list. */
  removeSent(): void {
    this.entries = this.entries.filter(({ state }) => state !== "sent");
    this.changed();
  }

  /** Stops and forgets everything: somebody else is at the screen. */
  clear(): void {
    for (const { abort } of this.entries) abort.abort();
    this.entries = [];
    this.changed();
  }

  private find(id: number): Entry | undefined {
    return this.entries.find((each) => each.id === id);
  }

  private advance(): void {
    const free = AT_ONCE - this.in("sending").length;
    const next = this.entries.filter(({ state }) => state === "queued").slice(0, Math.max(free, 0));
    for (const entry of next) void this.transfer(entry);
    this.changed();
  }

  private async transfer(entry: Entry): Promise<void> {
    entry.state = "sending";
    try {
      const { photo, upload } = await this.recordOf(entry);
      entry.abort.signal.throwIfAborted();
      await this.outside.post({
        url: upload.url,
        fields: upload.fields,
        file: entry.file,
        progress: (part) => {
          entry.part = part;
          this.changed();
        },
        signal: entry.abort.signal,
      });
      entry.state = "sent";
      entry.part = 1;
      this.outside.sent(photo);
    } catch (error) {
      if (this.entries.includes(entry)) this.fail(entry, error);
    }
    this.advance();
  }

  /** The record that a photo has, or a new one where it has none whose address still holds. */
  private async recordOf(entry: Entry): Promise<StartedPhoto> {
    const { started, details, file, abort } = entry;
    if (started && Date.parse(started.upload.expiresAt) - this.outside.now() > LEAST_TIME_MS) {
      return started;
    }
    this.discard(entry);
    if (!details) throw new Error("A photo is sent before anything is said about it.");
    const made = await this.outside.create({
      ...details,
      fileName: nameOf(file),
      contentType: typeOf(file) ?? "",
      bytes: file.size,
    });
    entry.started = made;
    entry.photo = made.photo;
    // Cancelled while the record was being made: nobody else knows that it is there.
    if (abort.signal.aborted) this.discard(entry);
    return made;
  }

  private discard(entry: Entry): void {
    if (entry.started) this.outside.discard(entry.started.photo.photoId);
    entry.started = null;
    entry.photo = null;
  }

  private fail(entry: Entry, error: unknown): void {
    const isLost = error instanceof NetworkError;
    // What S3 has refused once it will refuse again at this address.
    if (!isLost) this.discard(entry);
    const failed = concernsAll(error)
      ? [entry, ...this.entries.filter(({ state }) => state === "queued")]
      : [entry];
    for (const each of failed) {
      each.state = "failed";
      each.resumable = isLost || error instanceof SignInRequired;
      each.message = uploadMessage(error, typeOf(each.file) ?? "", each.part);
    }
    if (error instanceof SignInRequired) this.outside.sessionEnded();
  }
}
