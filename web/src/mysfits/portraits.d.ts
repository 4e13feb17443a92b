/** Made by build/portraits.ts from what is in public/mysfits. */
declare module "virtual:portraits" {
  const portraits: readonly import("./portrait").Portrait[];
  export default portraits;
}
