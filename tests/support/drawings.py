"""Small photos drawn for a test, as JPEG or PNG."""

import io

from PIL import Image, ImageDraw, ImageFilter


def encoded(picture: Image.Image, form: str = "JPEG") -> bytes:
    output = io.BytesIO()
    picture.save(output, form)
    return output.getvalue()


def plain(colour: str | tuple[int, int, int], size: tuple[int, int] = (320, 240)) -> Image.Image:
    return Image.new("RGB", size, colour)


def stripes(size: tuple[int, int] = (320, 240), *, blurred: bool = False) -> Image.Image:
    """Black and white, five pixels each."""
    picture = plain("white", size)
    draw = ImageDraw.Draw(picture)
    for left in range(0, size[0], 10):
        draw.rectangle((left, 0, left + 4, size[1]), "black")
    return picture.filter(ImageFilter.GaussianBlur(8)) if blurred else picture
