"""What an adoption is, and what adopting answers. Times are ISO 8601 in UTC."""

from __future__ import annotations

from service.camel import CamelModel
from service.mysfits.model import Mysfit


class Adoption(CamelModel):
    """Whether the mysfit is the visitor's, and since when (ISO 8601, UTC)."""

    mysfit_id: str
    adopted: bool
    adopted_at: str | None


class AdoptedMysfit(Mysfit):
    """A mysfit as its adopter sees it: with the time of adoption (ISO 8601, UTC)."""

    adopted_at: str
