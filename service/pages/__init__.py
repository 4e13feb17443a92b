"""The site's pages that are HTML before any script: the gallery's first cards, and each mysfit."""
