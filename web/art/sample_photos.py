"""Draws the six sample photos of web/public/sample-photos/: `python web/art/sample_photos.py [NAME...]`.

Each is a scene around a mysfit's own plate, photographed by Chromium with a lens: what is far or
near is out of focus, the corners are darker, the film has grain. The camera's facts are made up.
The results are committed, so that a build needs neither browser nor Python.
"""

# ruff: noqa: E501, S311 (outlines are long lines, and chance only draws snow)

import io
import os
import random
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import ExifTags, Image

WEB = Path(__file__).resolve().parents[1]
PLATES = WEB / "public" / "mysfits"
RESULTS = WEB / "public" / "sample-photos"
CHROME = os.environ.get("CHROME_PATH", "chromium")
SVG = "http://www.w3.org/2000/svg"
MOST_BYTES = 150_000
ROTATED_LEFT = 6  # EXIF: the camera was held upright, the pixels lie on their side.

# The inks of README.md beside this file.
PAPER, INK, MIST, DUSK, SLATE, LAGOON = (
    "#F7ECD8", "#20222E", "#D5D9CB", "#2C3A5C", "#6C8CAB", "#9DCCC1",
)  # fmt: skip
PERSIMMON, RUST, MARIGOLD, OCHRE, ROSE, PLUM = (
    "#E2633B", "#A4412E", "#F3B53F", "#C8872E", "#EBA394", "#603A5A",
)  # fmt: skip
TEAL, PINE, MOSS, BARK = "#2C8583", "#2E5546", "#7F9450", "#6A4A3A"


@dataclass(frozen=True)
class Camera:
    make: str
    model: str
    taken: str  # As EXIF has it: local time.
    offset: str | None
    place: tuple[float, float] | None  # Latitude and longitude in degrees.


@dataclass(frozen=True)
class Photo:
    name: str
    scene: Callable[[random.Random], str]
    camera: Camera
    upright: bool = False

    @property
    def size(self) -> tuple[int, int]:
        return (1200, 1600) if self.upright else (1600, 1200)


def mysfit(slug: str, first: int, last: int, transform: str) -> str:
    """The creature of a plate without its ground: the plate's children from `first` to `last`."""
    ET.register_namespace("", SVG)
    plate = list(ET.parse(PLATES / f"{slug}.svg").getroot())  # noqa: S314 (a file of ours)
    definitions = [each for each in plate[:first] if each.tag == f"{{{SVG}}}defs"]
    drawn = [ET.tostring(each, "unicode") for each in definitions + plate[first : last + 1]]
    return f'<g transform="{transform}">{"".join(drawn)}</g>'


def gradient(name: str, *stops: str) -> str:
    """From the top of whatever is filled with it to its foot."""
    step = 100 / (len(stops) - 1)
    colours = "".join(
        f'<stop offset="{index * step:.0f}%" stop-color="{colour}"/>'
        for index, colour in enumerate(stops)
    )
    return f'<linearGradient id="{name}" x2="0" y2="1">{colours}</linearGradient>'


def blurred(radius: float, *shapes: str) -> str:
    return f'<g style="filter: blur({radius}px)">{"".join(shapes)}</g>'


def disc(x: float, y: float, radius: float, fill: str, opacity: float = 1) -> str:
    return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:.1f}" fill="{fill}" opacity="{opacity}"/>'


def path(d: str, fill: str, opacity: float = 1) -> str:
    return f'<path d="{d}" fill="{fill}" opacity="{opacity}"/>'


def line(d: str, colour: str, width: float, opacity: float = 1) -> str:
    return (
        f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width}" opacity="{opacity}"'
        ' stroke-linecap="round" stroke-linejoin="round"/>'
    )


def shadow(x: float, y: float, rx: float, ry: float) -> str:
    ellipse = f'<ellipse cx="{x}" cy="{y}" rx="{rx}" ry="{ry}" fill="{INK}" opacity=".34"/>'
    return blurred(9, ellipse)


def scattered(
    chance: random.Random,
    number: int,
    box: tuple[int, int, int, int],
    radii: tuple[float, float],
    fill: str,
    opacity: float,
) -> str:
    left, top, right, bottom = box
    return "".join(
        disc(
            chance.uniform(left, right),
            chance.uniform(top, bottom),
            chance.uniform(*radii),
            fill,
            opacity,
        )
        for _ in range(number)
    )


def first_snow(chance: random.Random) -> str:
    """Suzu under paper lanterns, in a garden at dusk."""
    pines = "".join(
        path(f"M{x} {y}l-{w} {h}h{2 * w}Zm0 {h * 0.4:.0f}l-{w * 1.25:.0f} {h}h{w * 2.5:.0f}Z", PINE)
        + path(f"M{x} {y}l-{w * 0.4:.0f} {h * 0.4:.0f}q{w * 0.4:.0f} 16 {w * 0.8:.0f} 0Z", PAPER)
        for x, y, w, h in (
            (110, 300, 120, 250), (330, 380, 90, 200), (1330, 330, 110, 230),
            (1520, 250, 140, 300), (1130, 420, 70, 160),
        )
    )  # fmt: skip
    lanterns = "".join(
        disc(x, y, 100, MARIGOLD, 0.16)
        + disc(x, y, 60, MARIGOLD, 0.35)
        + f'<ellipse cx="{x}" cy="{y}" rx="38" ry="44" fill="{MARIGOLD}"/>'
        + f'<ellipse cx="{x}" cy="{y}" rx="17" ry="44" fill="{PAPER}" opacity=".6"/>'
        + path(f"M{x - 20} {y - 50}h40v10h-40zM{x - 20} {y + 40}h40v10h-40z", RUST)
        for x, y in ((210, 172), (520, 236), (830, 250), (1130, 226), (1420, 158))
    )
    return "".join(
        (
            f"<defs>{gradient('sky', DUSK, SLATE, ROSE)}{gradient('snow', MIST, PAPER, MIST)}</defs>",
            path("M0 0H1600V760H0Z", "url(#sky)"),
            blurred(
                7,
                path("M0 620L240 470L420 560L690 420L960 570L1200 460L1600 600V800H0Z", SLATE),
                pines,
            ),
            blurred(3, line("M-20 60Q400 230 820 200T1620 40", INK, 6), lanterns),
            path("M0 700Q380 630 800 690T1600 660V1200H0Z", "url(#snow)"),
            path("M0 850Q420 780 760 860T1600 800V1200H0Z", PAPER, 0.7),
            path("M0 1010Q500 930 1000 1010T1600 980V1200H0Z", SLATE, 0.2),
            "".join(
                f'<ellipse cx="{1500 - i * 66}" cy="{790 + i * 30 + (i % 2) * 22}"'
                f' rx="{13 + i}" ry="{7 + i * 0.6}" fill="{SLATE}" opacity=".5"/>'
                for i in range(6)
            ),
            shadow(790, 1046, 330, 34),
            mysfit("suzu", 7, 33, "translate(330 196) scale(1.5)"),
            path("M440 1066Q620 1020 800 1050T1180 1046Q1000 1110 780 1098T440 1066Z", PAPER),
            scattered(chance, 120, (0, 0, 1600, 1200), (2, 6), PAPER, 0.9),
            blurred(9, scattered(chance, 26, (0, 0, 1600, 1200), (14, 34), PAPER, 0.6)),
        )
    )


def over_the_fence(chance: random.Random) -> str:
    """Buckwheat at full leap, panned with the camera: the grass behind is streaks."""
    streaks = "".join(
        line(f"M{x} {y}h{chance.randint(90, 420)}", colour, chance.choice((4, 6, 10)), 0.6)
        for colour in (OCHRE, MARIGOLD, RUST, BARK)
        for x, y in [(chance.randint(-200, 1600), chance.randint(830, 1200)) for _ in range(46)]
    )
    grasses = "".join(
        line(f"M{x} 1230q{chance.randint(-60, 60)} -{h // 2} {chance.randint(30, 110)} -{h}", colour, 13)
        for colour in (BARK, PINE)
        for x, h in [(chance.randint(-40, 1640), chance.randint(120, 330)) for _ in range(16)]
    )  # fmt: skip
    return "".join(
        (
            f"<defs>{gradient('sky', SLATE, ROSE, MARIGOLD, PAPER)}</defs>",
            path("M0 0H1600V860H0Z", "url(#sky)"),
            blurred(
                8,
                disc(1150, 640, 330, PAPER, 0.35),
                disc(1150, 640, 230, PERSIMMON),
                path("M-20 640q110 -56 240 -10q120 -60 260 20h300v20H-20Z", PAPER, 0.4),
                path("M0 720L260 600L420 660L700 560L860 640L1180 590L1600 700V900H0Z", PLUM, 0.8),
                path("M140 420h150l40 240h14v240h-26V670H112v230H86V660h14ZM120 420l95 -90l95 90Z", BARK),
            ),
            blurred(4, path("M0 800Q500 740 900 800T1600 780V1200H0Z", OCHRE), streaks),
            f'<g style="filter: blur(12px)"><ellipse cx="840" cy="1010" rx="330" ry="26" fill="{INK}" opacity=".45"/></g>',
            blurred(5, scattered(chance, 26, (250, 850, 640, 1000), (10, 30), PAPER, 0.5)),
            mysfit("buckwheat", 13, 47, "translate(330 100) rotate(-4 300 300) scale(1.72)"),
            blurred(13, grasses),
        )
    )  # fmt: skip


def river_bus(chance: random.Random) -> str:
    """Bolingo takes the goat across; taken from the next boat."""
    trees = "".join(
        path(f"M{x - 12} 640L{x - 5} {y}h14L{x + 22} 640Z", BARK)
        + "".join(
            disc(x + dx * size, y + dy * size, size * 0.62, colour)
            for dx, dy, colour in (
                (-0.75, 0.1, PINE), (0.75, 0.05, PINE), (0, -0.4, PINE), (0, 0.2, PINE),
                (-0.3, -0.35, MOSS),
            )
        )
        for x, y, size in ((90, 330, 120), (300, 420, 80), (1330, 350, 130), (1530, 400, 100))
    )  # fmt: skip
    ripples = "".join(
        line(f"M{x} {y}q{w // 4} -12 {w // 2} 0t{w // 2} 0", LAGOON, 5, 0.55)
        for x, y, w in [
            (chance.randint(-60, 1540), chance.randint(700, 1180), chance.choice((90, 140, 200)))
            for _ in range(46)
        ]
    )
    return "".join(
        (
            f"<defs>{gradient('sky', LAGOON, PAPER, MARIGOLD)}{gradient('river', TEAL, SLATE, DUSK)}</defs>",
            path("M0 0H1600V700H0Z", "url(#sky)"),
            blurred(
                8,
                disc(980, 420, 170, PAPER, 0.7),
                disc(980, 420, 120, PAPER),
                path("M0 560Q300 470 620 540T1180 520T1600 560V720H0Z", PINE, 0.55),
                trees,
                path("M0 630Q500 600 900 632T1600 620V720H0Z", MOSS),
            ),
            path("M0 660H1600V1200H0Z", "url(#river)"),
            blurred(6, path("M880 664h200l90 536H760Z", PAPER, 0.22)),
            ripples,
            mysfit("bolingo", 19, 32, "translate(320 118) scale(1.64)"),
            path("M0 880Q80 850 160 880T320 880T480 880T640 880T800 880T960 880T1120 880T1280 880T1440 880T1600 880V1200H0Z", SLATE),
            path("M330 896Q480 866 700 892T1100 884T1330 896Q1100 950 800 944T330 896Z", PINE, 0.35),
            path("M0 980Q100 950 200 980T400 980T600 980T800 980T1000 980T1200 980T1400 980T1600 980V1200H0Z", DUSK, 0.6),
            line("M180 930q50 -18 100 0M620 960q60 -20 120 0M1120 940q60 -20 120 0M1400 1010q40 -14 80 0M340 1040q50 -18 100 0M860 1050q60 -18 120 0", LAGOON, 8, 0.6),
            blurred(
                11,
                path("M-20 1200V1090Q400 1020 900 1080T1620 1120V1200Z", BARK),
                path("M-20 1104Q400 1034 900 1092T1620 1130", OCHRE),
            ),
        )
    )  # fmt: skip


def bath_day(chance: random.Random) -> str:
    """Wallow in a tin tub, in the yard, against his will."""
    pegs = "".join(
        path(f"M{x} {y}h{w}v{h}h-{w}Z", colour) + path(f"M{x + w - 26} {y}h26v{h}h-26Z", INK, 0.14)
        for x, y, w, h, colour in (
            (60, 246, 150, 210, PAPER), (240, 262, 120, 160, ROSE), (1200, 262, 140, 220, LAGOON),
            (1380, 244, 170, 180, PAPER),
        )
    )  # fmt: skip
    bubbles = "".join(
        disc(x, y, r, PAPER, 0.4)
        + line(f"M{x - r:.0f} {y}a{r:.0f} {r:.0f} 0 0 1 {r:.0f} -{r:.0f}", PAPER, 4, 0.95)
        for x, y, r in [
            (chance.randint(200, 1400), chance.randint(120, 820), chance.uniform(14, 40))
            for _ in range(18)
        ]
    )
    foam = "".join(
        disc(x, 868 + chance.randint(-16, 14), chance.uniform(34, 66), PAPER)
        for x in range(420, 1200, 44)
    )
    foam_shade = "".join(disc(x, 906, 40, MIST) for x in range(420, 1200, 60))
    return "".join(
        (
            f"<defs>{gradient('sky', LAGOON, PAPER)}{gradient('tub', MIST, SLATE)}</defs>",
            path("M0 0H1600V800H0Z", "url(#sky)"),
            blurred(
                9,
                disc(1360, 120, 90, PAPER),
                path("M0 560Q260 400 560 520T1080 470T1600 540V800H0Z", MOSS),
                path("M0 640Q400 560 800 620T1600 600V800H0Z", PINE, 0.8),
                line("M-20 200Q800 320 1620 200", BARK, 8),
                pegs,
                path("M1484 130h34v640h-34Z", BARK),
                path("M80 700V520l16 -26l16 26v180Zm110 0V520l16 -26l16 26v180Zm110 0V520l16 -26l16 26v180ZM60 560h320v26H60Z", PAPER),
            ),
            path("M0 740Q420 690 800 730T1600 720V1200H0Z", OCHRE),
            path("M0 930Q500 860 900 930T1600 900V1200H0Z", RUST, 0.3),
            shadow(800, 1110, 520, 40),
            mysfit("wallow", 17, 35, "translate(370 122) scale(1.44)"),
            foam_shade,
            path("M330 880H1270L1180 1110Q1170 1130 1140 1130H460Q430 1130 420 1110Z", "url(#tub)"),
            path("M1270 880L1180 1110Q1170 1130 1140 1130H960Q1080 1090 1130 880Z", DUSK, 0.3),
            line("M380 970Q800 1000 1222 970M402 1040Q800 1072 1200 1040", DUSK, 7, 0.3),
            foam,
            path("M310 872Q320 850 344 856Q800 900 1256 856Q1280 850 1290 872Q1296 900 1270 904Q800 950 330 904Q304 900 310 872Z", SLATE),
            path("M330 872Q800 920 1270 872Q800 940 330 872Z", PAPER, 0.5),
            path("M1010 800q70 -50 130 -8q26 -30 60 -10l-30 26q6 60 -60 66q-90 4 -100 -74Z", MARIGOLD),
            path("M1010 800q-30 -6 -44 10q14 22 46 14Z", PERSIMMON),
            disc(1036, 800, 9, INK),
            bubbles,
            blurred(12, scattered(chance, 10, (0, 700, 1600, 1200), (40, 80), PAPER, 0.35)),
        )
    )  # fmt: skip


def clear_night(chance: random.Random) -> str:
    """Lumbre under the stars, the phone held upright."""
    return "".join(
        (
            f"<defs>{gradient('sky', INK, DUSK, PLUM, RUST)}{gradient('sand', RUST, BARK)}</defs>",
            path("M0 0H1200V1180H0Z", "url(#sky)"),
            blurred(38, path("M760 -60L1010 -40L420 1010L190 960Z", LAGOON, 0.24)),
            blurred(16, path("M840 -60L930 -40L380 960L290 940Z", PAPER, 0.2)),
            scattered(chance, 330, (0, 0, 1200, 960), (1, 3.4), PAPER, 0.85),
            scattered(chance, 20, (0, 0, 1200, 900), (4, 6), MARIGOLD, 0.9),
            line("M150 210L330 150", PAPER, 4, 0.7),
            blurred(
                5,
                path("M0 1010L190 800L330 900L560 760L820 930L1010 810L1200 920V1240H0Z", PLUM),
                path("M560 760L640 830L600 850L560 826L520 850L494 800Z", PAPER, 0.7),
                path("M190 800L246 850L200 866L160 838Z", PAPER, 0.6),
                path("M0 1080Q300 1000 700 1070T1200 1030V1300H0Z", RUST, 0.8),
            ),
            path("M0 1150Q340 1080 700 1150T1200 1120V1600H0Z", "url(#sand)"),
            path("M0 1330Q400 1250 800 1330T1200 1310V1600H0Z", INK, 0.24),
            blurred(60, disc(620, 900, 330, MARIGOLD, 0.3)),
            shadow(640, 1372, 290, 30),
            mysfit("lumbre", 17, 35, "translate(84 520) scale(1.62)"),
            "".join(
                path(f"M{x} {y}l18 -24l22 20l-8 26h-24Z", colour)
                for x, y, colour in (
                    (230, 1400, MARIGOLD), (320, 1450, OCHRE), (900, 1420, MARIGOLD),
                    (1010, 1380, OCHRE), (860, 1490, LAGOON), (460, 1500, MARIGOLD),
                )
            ),
            blurred(16, path("M-40 1600L80 1440L260 1520L420 1600ZM860 1600L1040 1470L1240 1600Z", INK)),
        )
    )  # fmt: skip


def rain_day(chance: random.Random) -> str:
    """Grimalda at the window. It rains; somebody else is to blame."""
    drops = "".join(
        path(
            f"M{x} {y}q-{w} {w * 2} 0 {w * 2.6:.0f}q{w} -{w * 0.6:.0f} 0 -{w * 2.6:.0f}Z",
            PAPER,
            0.55,
        )
        + line(f"M{x} {y}v-{chance.randint(20, 130)}", PAPER, 3, 0.22)
        for x, y, w in [
            (chance.randint(200, 1400), chance.randint(60, 800), chance.randint(6, 13))
            for _ in range(70)
        ]
    )
    books = "".join(
        path(f"M{x} {960 - h}h{w}v{h}h-{w}Z", colour) + path(f"M{x} {1000 - h}h{w}v16h-{w}Z", PAPER, 0.6)
        for x, w, h, colour in (
            (170, 46, 220, RUST), (220, 60, 250, TEAL), (284, 40, 200, MARIGOLD), (328, 54, 236, PLUM),
        )
    )  # fmt: skip
    return "".join(
        (
            f"<defs>{gradient('wall', ROSE, PERSIMMON)}{gradient('out', SLATE, LAGOON, MIST)}</defs>",
            path("M0 0H1600V1200H0Z", "url(#wall)"),
            path("M170 -20H1430V960H170Z", PAPER),
            path("M206 -20H1394V930H206Z", "url(#out)"),
            '<clipPath id="pane"><path d="M206 -20H1394V930H206Z"/></clipPath><g clip-path="url(#pane)">',
            blurred(
                13,
                path("M200 640Q500 520 800 600T1400 560V960H200Z", MOSS),
                path("M200 760Q600 680 900 740T1400 720V960H200Z", PINE),
                path("M960 700V470l110 -90l110 90v230Z", RUST),
                path("M940 480l130 -110l130 110Z", PLUM),
                path("M1010 540h50v60h-50ZM1090 540h50v60h-50Z", MARIGOLD),
                scattered(chance, 24, (200, 420, 800, 760), (12, 40), MARIGOLD, 0.5),
            ),
            drops,
            "</g>",
            path("M784 -20h32V930h-32ZM206 400h1188v26H206Z", PAPER),
            path("M816 -20h8V930h-8ZM206 426h1188v8H206Z", INK, 0.16),
            path("M90 930H1510V1010H90Z", PAPER),
            path("M90 984H1510V1010H90Z", OCHRE, 0.5),
            path("M0 1010H1600V1200H0Z", RUST, 0.45),
            books,
            shadow(790, 962, 340, 24),
            path("M440 950Q800 896 1160 950Q1170 976 1130 982H470Q430 976 440 950Z", MOSS),
            mysfit("grimalda", 23, 45, "translate(340 190) scale(1.53)"),
            path("M1210 820h150l-14 132q-4 14 -20 14h-82q-16 0 -20 -14Z", TEAL),
            path("M1320 820h40l-14 132q-4 14 -20 14h-40q30 -40 34 -146Z", INK, 0.22),
            line("M1364 850q56 -6 50 40t-62 40", TEAL, 18),
            blurred(5, line("M1250 790q-24 -40 4 -76t-6 -84M1310 796q-22 -36 6 -70t-4 -70", PAPER, 12, 0.6)),
            blurred(14, path("M-20 -20H150Q200 420 120 1220H-20ZM1620 -20H1450Q1400 420 1480 1220H1620Z", PLUM)),
            blurred(20, path("M230 -20L1180 1220H900L-20 60V-20Z", PAPER, 0.14)),
        )
    )  # fmt: skip


PHOTOS = (
    Photo(
        "first-snow",
        first_snow,
        Camera("Kumo", "Kumo 35", "2025:12:19 16:48:12", "+09:00", (34.980512, 135.747893)),
    ),
    Photo(
        "over-the-fence",
        over_the_fence,
        Camera("Prairie Optical", "Sidekick II", "2025:08:02 20:11:40", "-06:00", (42.759, -105.382)),
    ),
    Photo(
        "river-bus",
        river_bus,
        Camera("Kumo", "Kumo 35", "2025:06:14 07:02:55", "+01:00", (-4.302471, 15.287163)),
    ),
    Photo(
        "bath-day",
        bath_day,
        Camera("Brolga", "Brolga Pocket 3", "2026:01:10 15:30:01", None, (-36.118624, 144.750882)),
    ),
    Photo(
        "clear-night",
        clear_night,
        Camera("Telaraña", "Telaraña Uno", "2025:07:27 22:54:09", "-04:00", (-22.911056, -68.203217)),
        upright=True,
    ),
    Photo(
        "rain-day",
        rain_day,
        Camera("Prairie Optical", "Sidekick II", "2025:11:03 14:20:33", "+00:00", None),
    ),
)  # fmt: skip


def page(photo: Photo) -> str:
    """The scene, and what the lens and the film add to it."""
    width, height = photo.size
    lens = f"""
      <radialGradient id="corners" cx="50%" cy="46%" r="76%">
        <stop offset="52%" stop-color="{INK}" stop-opacity="0"/>
        <stop offset="100%" stop-color="{INK}" stop-opacity=".52"/>
      </radialGradient>
      <radialGradient id="lamp" cx="16%" cy="6%" r="82%">
        <stop offset="0%" stop-color="{PAPER}" stop-opacity=".34"/>
        <stop offset="100%" stop-color="{PAPER}" stop-opacity="0"/>
      </radialGradient>
      <filter id="film" x="0" y="0" width="100%" height="100%">
        <feTurbulence type="fractalNoise" baseFrequency=".7" numOctaves="2" seed="7"/>
        <feColorMatrix values="0 0 0 0 .5  0 0 0 0 .5  0 0 0 0 .5  1.4 0 0 0 -.5"/>
      </filter>"""
    whole = f'width="{width}" height="{height}"'
    return f"""<!doctype html><style>* {{ margin: 0 }} svg {{ display: block }}</style>
      <svg xmlns="{SVG}" {whole} viewBox="0 0 {width} {height}"><defs>{lens}</defs>
      {photo.scene(random.Random(photo.name))}
      <rect {whole} fill="url(#lamp)" style="mix-blend-mode: soft-light"/>
      <rect {whole} fill="url(#corners)" style="mix-blend-mode: multiply"/>
      <rect {whole} filter="url(#film)" opacity=".22" style="mix-blend-mode: overlay"/></svg>"""


def photographed(photo: Photo) -> Image.Image:
    width, height = photo.size
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        source, result = Path(scratch, "page.html"), Path(scratch, "page.png")
        source.write_text(page(photo))
        subprocess.run(  # noqa: S603 (arguments of ours)
            [
                CHROME, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                f"--user-data-dir={scratch}/profile", f"--window-size={width},{height}",
                f"--screenshot={result}", source.as_uri(),
            ],
            check=True,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        return Image.open(io.BytesIO(result.read_bytes())).convert("RGB")


def degrees(value: float) -> tuple[float, float, float]:
    minutes, seconds = divmod(abs(value) * 3600, 60)
    whole, minutes = divmod(minutes, 60)
    return whole, minutes, round(seconds, 2)


def exif(camera: Camera, orientation: int) -> Image.Exif:
    base, gps = ExifTags.Base, ExifTags.GPS
    written = Image.Exif()
    written[base.Make] = camera.make
    written[base.Model] = camera.model
    written[base.Orientation] = orientation
    taken = {int(base.DateTimeOriginal): camera.taken}
    if camera.offset:
        taken[int(base.OffsetTimeOriginal)] = camera.offset
    written.get_ifd(ExifTags.IFD.Exif).update(taken)
    if camera.place:
        latitude, longitude = camera.place
        written.get_ifd(ExifTags.IFD.GPSInfo).update(
            {
                int(gps.GPSLatitudeRef): "N" if latitude >= 0 else "S",
                int(gps.GPSLatitude): degrees(latitude),
                int(gps.GPSLongitudeRef): "E" if longitude >= 0 else "W",
                int(gps.GPSLongitude): degrees(longitude),
            }
        )
    return written


def develop(photo: Photo) -> None:
    """Writes the JPEG, in the best quality that keeps it under 150 kB."""
    image, orientation = photographed(photo), 1
    if photo.upright:
        image, orientation = image.transpose(Image.Transpose.ROTATE_90), ROTATED_LEFT
    for quality in range(86, 40, -2):
        jpeg = io.BytesIO()
        facts = exif(photo.camera, orientation)
        image.save(jpeg, "JPEG", quality=quality, optimize=True, progressive=True, exif=facts)
        if jpeg.tell() < MOST_BYTES:
            break
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{photo.name}.jpg").write_bytes(jpeg.getvalue())
    print(f"{photo.name}.jpg  quality {quality}  {jpeg.tell():,} bytes")


if __name__ == "__main__":
    for each in PHOTOS:
        if not sys.argv[1:] or each.name in sys.argv[1:]:
            develop(each)
