/** What is known of a photo, in words. */
import type { Label, Photo, Place } from "./photos-api";

const MAX_SHORT = 48;

/** What a photo is called where one line has to do: its description, else its mysfit. */
export function photoTitle({
  description,
  mysfitName,
}: Pick<Photo, "description" | "mysfitName">): string {
  return description ? `“${description}”` : `A photo of ${mysfitName}`;
}

/** The same where a long description would be too much: its first words. */
export function shortTitle({ description, mysfitName }: Photo): string {
  if (!description || description.length <= MAX_SHORT) {
    return photoTitle({ description, mysfitName });
  }
  const cut = description.slice(0, MAX_SHORT);
  return `“${cut.slice(0, cut.lastIndexOf(" ") + 1 || MAX_SHORT).trimEnd()}…”`;
}

/** "Toy 97 %": a label with how sure it is, without the digit nobody needs. */
export function labelInWords({ name, confidence }: Label): string {
  return `${name} ${Math.round(confidence)} %`;
}

/** "1.2 MB", as a phone would say it: a megabyte is a million bytes. */
export function sizeInWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const [divisor, unit] = bytes < 1_000_000 ? [1000, "kB"] : [1_000_000, "MB"];
  return `${(bytes / divisor).toLocaleString("en", { maximumFractionDigits: 1 })} ${unit}`;
}

/** "Canon EOS 5D"; a model that says its maker already is not told twice. */
export function cameraOf({ make, model }: Pick<Photo, "make" | "model">): string | null {
  if (!make || !model) return model ?? make;
  const first = make.split(" ")[0] ?? make;
  return model.toLowerCase().startsWith(first.toLowerCase()) ? model : `${make} ${model}`;
}

/** "Rathausplatz 1, Hamburg, Germany", or the coordinates where that is all there is. */
export function placeInWords({ address, city, nation, latitude, longitude }: Place): string {
  const named = [address, city, nation].filter(Boolean).join(", ");
  return named || coordinatesInWords(latitude, longitude);
}

/** "53.55° N, 9.99° E"; empty when there are none. */
export function coordinatesInWords(latitude: number | null, longitude: number | null): string {
  if (latitude === null || longitude === null) return "";
  const part = (degrees: number, [positive, negative]: readonly [string, string]) =>
    `${Math.abs(degrees).toFixed(2)}° ${degrees < 0 ? negative : positive}`;
  return `${part(latitude, ["N", "S"])}, ${part(longitude, ["E", "W"])}`;
}

const DAY = { day: "numeric", month: "long", year: "numeric" } as const;
const TIME = { hour: "2-digit", minute: "2-digit" } as const;
const ZONE = /(Z|[+-]\d\d:?\d\d)$/;

/** "1 May 2026": of when it was taken, else of when it came. */
export function dayOf({ takenAt, uploadedAt }: Pick<Photo, "takenAt" | "uploadedAt">): string {
  if (takenAt) return inWallClock(takenAt, DAY);
  return new Date(uploadedAt).toLocaleDateString("en-GB", DAY);
}

/**
 * "1 May 2026 at 14:05, UTC+02:00": by the clock of the place where it was taken, and with the zone
 * only if the camera gave one.
 */
export function takenInWords(takenAt: string): string {
  const zone = ZONE.exec(takenAt)?.[0];
  const offset = !zone || zone === "Z" ? (zone ? "UTC" : "") : `UTC${zone.replace("-", "−")}`;
  const when = `${inWallClock(takenAt, DAY)} at ${inWallClock(takenAt, TIME)}`;
  return offset ? `${when}, ${offset}` : when;
}

/** The digits as they were written, whatever the zone of this browser: read and shown as UTC. */
function inWallClock(takenAt: string, format: Intl.DateTimeFormatOptions): string {
  const date = new Date(`${takenAt.replace(ZONE, "")}Z`);
  if (Number.isNaN(date.getTime())) return takenAt;
  return date.toLocaleString("en-GB", { ...format, timeZone: "UTC" });
}
