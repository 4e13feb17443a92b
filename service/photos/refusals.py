"""Why a photo is refused: sentences that its owner reads beside the file's name."""

from __future__ import annotations

from typing import Final

NOT_A_PHOTO: Final = (
    "This file is not a photo that the album takes: JPEG, PNG, GIF, WebP, BMP or HEIC."
)
DAMAGED: Final = "This photo is damaged or incomplete. Try to send it again."
HEIC: Final = "Your phone saves HEIC; choose 'most compatible', or share as JPEG."


class Refused(Exception):
    """The file can never become a photo of the album; the message is one of these sentences."""


def too_many_pixels(most: int) -> str:
    return f"This photo has more than {most // 1_000_000} million pixels, the most the album takes."


def too_many_pixels_for(format_name: str, most: int) -> str:
    """Of a format whose decoder needs much memory for each pixel."""
    return (
        f"This photo has more than {most / 1_000_000:.1f} million pixels, the most the album takes "
        f"as {format_name}. Save it as JPEG."
    )


def too_large(most_bytes: int) -> str:
    return f"This photo is larger than {most_bytes / 1_048_576:.0f} MB."


def album_full(most: int) -> str:
    return f"Your album is full: it holds {most} photos. Delete one to add another."
