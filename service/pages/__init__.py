"""The site's gallery as HTML before any script: with its first cards."""
