"""What liking answers."""

from __future__ import annotations

from service.camel import CamelModel


class Like(CamelModel):
    """Whether the visitor likes the mysfit, and how many do."""

    mysfit_id: str
    liked: bool
    likes: int
