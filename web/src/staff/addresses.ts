/** Where staff change a mysfit. */
export function editAddress(mysfitId: string): string {
  return `/keeper/mysfits/${encodeURIComponent(mysfitId)}`;
}
