/** A portrait that comes with the site. Both addresses are relative to it, as the API takes them. */
export interface Portrait {
  readonly slug: string;
  readonly full: string;
  readonly thumb: string;
}

/** What a portrait shows, for those who cannot see it: "auntie-esi" is "Auntie Esi". */
export function portraitName({ slug }: Portrait): string {
  return slug.replaceAll(/(^|-)(.)/g, (_, dash: string, first: string) =>
    dash ? ` ${first.toUpperCase()}` : first.toUpperCase(),
  );
}

/** The portrait of an image address as the API answers it: absolute, on this site or the deployed one. */
export function portraitAt(address: string, portraits: readonly Portrait[]): Portrait | null {
  const path = URL.canParse(address) ? new URL(address).pathname : address;
  return portraits.find(({ full }) => path.endsWith(`/${full}`) || path === full) ?? null;
}
