/** Tags worth offering for a photo: where it was taken, with what, and what is on it. */
import { cameraOf } from "../photo-facts";
import type { Photo } from "../photos-api";
import { hasTag, normalizeTag } from "../tags";

/** Below this the labels are guesses that nobody wants to read as a tag. */
const SURE_PERCENT = 80;

/** Suggestions in the order of their use; none that the photo has already. */
export function suggestedTags(photo: Photo): string[] {
  const { place, labels, tags } = photo;
  const all = [
    place?.city,
    place?.nation,
    ...labels.filter(({ confidence }) => confidence >= SURE_PERCENT).map(({ name }) => name),
    cameraOf(photo),
  ].flatMap((each) => (each ? [normalizeTag(each)] : []));
  return all.filter((tag, index) => !hasTag(tags, tag) && !hasTag(all.slice(0, index), tag));
}
