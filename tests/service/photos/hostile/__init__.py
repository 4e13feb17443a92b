"""Files that an album must survive, made by code: `cases()` names each with what becomes of it."""

from tests.service.photos.hostile.files import Case, cases

__all__ = ["Case", "cases"]
