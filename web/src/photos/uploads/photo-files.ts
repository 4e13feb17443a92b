/** Which files may become photos; what can be said before anything is sent. */
import { sizeInWords } from "../photo-facts";

/** What the API takes: 10 MB, as computers count them. */
export const MAX_BYTES = 10 * 1024 * 1024;

const MAX_NAME_CHARACTERS = 200;

/** By the ending of a name, for files whose type the browser does not know. */
const TYPES: Readonly<Record<string, string>> = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  gif: "image/gif",
  webp: "image/webp",
  bmp: "image/bmp",
  heic: "image/heic",
  heif: "image/heif",
};

/** Other names of the same. */
const ALIASES: Readonly<Record<string, string>> = {
  "image/jpg": "image/jpeg",
  "image/pjpeg": "image/jpeg",
  "image/x-ms-bmp": "image/bmp",
  "image/x-bmp": "image/bmp",
};

/**
 * For the `accept` of a file input. Without HEIC: an iPhone then gives its photos as JPEG, of which the
 * worker takes larger ones. One that is dropped or pasted is taken all the same.
 */
export const ACCEPTED = [...new Set(Object.values(TYPES))]
  .filter((type) => !isHeic(type))
  .join(",");

type FileFacts = Pick<File, "name" | "type" | "size">;

/** The type to declare a file as; `null` for what is no photo. The worker looks at the bytes. */
export function typeOf({ name, type }: Pick<File, "name" | "type">): string | null {
  const known = ALIASES[type] ?? type;
  if (Object.values(TYPES).includes(known)) return known;
  if (type !== "") return null;
  return TYPES[name.split(".").at(-1)?.toLowerCase() ?? ""] ?? null;
}

export function isHeic(type: string): boolean {
  return type === "image/heic" || type === "image/heif";
}

/** Why a file cannot be sent, as a sentence; `null` when it can. */
export function refusalOf(file: FileFacts): string | null {
  if (typeOf(file) === null) {
    return "That is no photo we know how to look at. Choose a JPEG, PNG, GIF, WebP, BMP or HEIC.";
  }
  if (file.size === 0) return "There is nothing in this file.";
  if (file.size > MAX_BYTES) {
    return `10 MB is the most a photo may have; this one has ${sizeInWords(file.size)}.`;
  }
  return null;
}

/** The name as the API takes it; of one that is too long the end stays, which says the kind. */
export function nameOf({ name }: Pick<File, "name">): string {
  const clean = name
    .normalize("NFC")
    .replaceAll(/\p{Cc}/gu, "")
    .trim();
  return Array.from(clean).slice(-MAX_NAME_CHARACTERS).join("").trim() || "photo";
}

/** Whether two files are the same one, chosen twice. */
export function isSameFile(one: File, other: File): boolean {
  return (
    one.name === other.name && one.size === other.size && one.lastModified === other.lastModified
  );
}
