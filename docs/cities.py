"""Makes service/photos/cities.tsv.xz, the towns by which a photo's place gets its name.

    python -m docs.cities cities15000.txt countryInfo.txt

Both files are from https://download.geonames.org/export/dump/ (cities15000.zip holds the first):
towns of more than 15,000 people and capitals, by GeoNames, under CC BY 4.0. The result has a line
for each town: latitude and longitude in ten-thousandths of a degree, nation, name.
"""

from __future__ import annotations

import lzma
import sys
from collections.abc import Iterable
from pathlib import Path

CITIES = Path(__file__).parent.parent / "service" / "photos" / "cities.tsv.xz"
NOTICE = "# Towns by GeoNames (https://www.geonames.org), CC BY 4.0: docs/cities.py\n"


def main(cities: str, countries: str) -> None:
    nations = {
        row[0]: row[4] for row in _rows(Path(countries)) if row[0] and not row[0].startswith("#")
    }
    lines = (
        f"{round(float(row[4]) * 10_000)}\t{round(float(row[5]) * 10_000)}\t"
        f"{nations[row[8]]}\t{row[1]}\n"
        for row in _rows(Path(cities))
    )
    write(lines)


def write(lines: Iterable[str]) -> None:
    """Sorted by latitude, as service/photos/places.py searches them."""
    ordered = sorted(lines, key=lambda line: (int(line.split("\t")[0]), line))
    CITIES.write_bytes(lzma.compress((NOTICE + "".join(ordered)).encode(), preset=9))


def _rows(file: Path) -> Iterable[list[str]]:
    return (line.split("\t") for line in file.read_text(encoding="utf-8").splitlines())


if __name__ == "__main__":
    main(*sys.argv[1:])
