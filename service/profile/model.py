"""What `/me` answers."""

from __future__ import annotations

from service.adoptions.model import AdoptedMysfit
from service.camel import CamelModel


class Profile(CamelModel):
    """A signed-in visitor. `email` and `name` are null when an access token is used."""

    user_id: str
    email: str | None
    name: str | None
    groups: list[str]
    likes: list[str]
    adoptions: list[AdoptedMysfit]
