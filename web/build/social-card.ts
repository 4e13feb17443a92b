/** Makes the social card's address absolute where the site's own address is known, as link previews ask. */
import type { Plugin } from "vite";

const RELATIVE = 'content="/social-card.png"';

/** `SITE_URL=https://mysfits.example npm run build`; without it the address stays relative. */
export function socialCard(siteUrl = process.env.SITE_URL): Plugin {
  return {
    name: "mysfits-social-card",
    transformIndexHtml(html) {
      if (!siteUrl || !html.includes(RELATIVE)) return html;
      const { origin } = new URL(siteUrl);
      return html.replace(RELATIVE, `content="${origin}/social-card.png"`);
    },
  };
}
