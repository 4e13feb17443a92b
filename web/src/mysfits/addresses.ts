export function mysfitAddress(mysfitId: string): string {
  return `/mysfits/${encodeURIComponent(mysfitId)}`;
}
