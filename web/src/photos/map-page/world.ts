/** The countries of the world as shapes on the plane, coarse and fine, each in one of five inks. */
import type { Feature, Geometry } from "geojson";
import { feature, neighbors } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import coarseFile from "world-atlas/countries-110m.json?url";
import fineFile from "world-atlas/countries-50m.json?url";
import { fetchJson } from "../../api/client";
import { type Box, boxOf, outlineOf } from "./plane";

export const INKS = 5;

export interface Country {
  readonly id: string;
  readonly ink: number;
  /** The path of its outline. */
  readonly outline: string;
  readonly box: Box;
}

interface Named {
  readonly name: string;
}
type Atlas = Topology<{ countries: GeometryCollection<Named> }>;

/** Shapes are made in parts of this many, so that the page stays alive meanwhile. */
const AT_ONCE = 24;

/** The world to be seen whole: 38 kB on the wire. */
export async function coarseWorld(): Promise<readonly Country[]> {
  return countriesOf((await fetchJson(coarseFile)) as Atlas, new Map(), 1);
}

/** Coasts to be seen from near, 230 kB, in the inks that `coarse` has. */
export async function fineWorld(coarse: readonly Country[]): Promise<readonly Country[]> {
  const inks = new Map(coarse.map(({ id, ink }) => [id, ink]));
  return countriesOf((await fetchJson(fineFile)) as Atlas, inks, 2);
}

async function countriesOf(
  atlas: Atlas,
  known: ReadonlyMap<string, number>,
  digits: number,
): Promise<readonly Country[]> {
  const { features } = feature(atlas, atlas.objects.countries);
  const ids = features.map(idOf);
  const inks = inksOf(ids, neighbors(atlas.objects.countries.geometries), known);
  const countries: Country[] = [];
  for (const [index, shape] of features.entries()) {
    if (index > 0 && index % AT_ONCE === 0) await new Promise((resolve) => setTimeout(resolve));
    const outline = outlineOf(shape, digits);
    const id = ids[index] ?? "";
    if (outline) countries.push({ id, ink: inks[index] ?? 0, outline, box: boxOf(shape) });
  }
  return countries;
}

/** The numeric code of ISO 3166, or the name where a country has none. */
function idOf({ id, properties }: Feature<Geometry, Named>): string {
  return String(id ?? properties.name);
}

/** An ink for each country, other than its neighbours'; those `known` keep theirs. */
export function inksOf(
  ids: readonly string[],
  neighboursOf: readonly (readonly number[])[],
  known: ReadonlyMap<string, number>,
): readonly number[] {
  const inks: (number | undefined)[] = ids.map((id) => known.get(id));
  ids.forEach((_, index) => {
    if (inks[index] !== undefined) return;
    const taken = new Set(neighboursOf[index]?.map((each) => inks[each]));
    // Starting elsewhere for each country spreads the inks over those without neighbours.
    const wanted = Array.from({ length: INKS }, (_unused, step) => (index + step) % INKS);
    inks[index] = wanted.find((ink) => !taken.has(ink)) ?? index % INKS;
  });
  return inks.map((ink) => ink ?? 0);
}
