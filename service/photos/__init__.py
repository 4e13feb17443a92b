"""The album: photos that adopters take of their mysfits (docs/decisions/0015-album.md)."""
