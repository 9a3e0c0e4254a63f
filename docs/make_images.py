"""Write docs/images from the built 2023 appendix (``make docs`` after ``make report``)."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
OUTPUTS = ROOT / "outputs" / "2023"
TITLES = ("环境整治各项数量及其区间", "村集体经济情况")  # a page with charts, a page with a table
GREY, GAP = (225, 225, 225), 24


def pages() -> None:
    """Put the pages that hold the two titles side by side."""
    document = pypdfium2.PdfDocument(OUTPUTS / "appendix.pdf")
    texts = [page.get_textpage().get_text_range() for page in document]
    found = [max(i for i, text in enumerate(texts) if title in text) for title in TITLES]
    pictures = [document[number].render(scale=1.3).to_pil() for number in found]
    width = sum(picture.width for picture in pictures) + GAP * (len(pictures) + 1)
    sheet = Image.new("RGB", (width, pictures[0].height + 2 * GAP), GREY)
    left = GAP
    for picture in pictures:
        sheet.paste(picture, (left, GAP))
        left += picture.width + GAP
    sheet.quantize(64).save(IMAGES / "appendix.png", optimize=True)


def provenance() -> None:
    """Show the page with a derived number opened."""
    sys.path.insert(0, str(ROOT / "tests"))
    from browser import chromium

    with tempfile.TemporaryDirectory() as folder, chromium(Path(folder)) as browser:
        page = browser.new_page(viewport={"width": 1200, "height": 760})
        page.goto((OUTPUTS / "appendix.html").as_uri())
        number = page.get_by_text("26\u00a0511").first
        number.scroll_into_view_if_needed()
        number.click()
        page.wait_for_timeout(400)
        page.screenshot(path=IMAGES / "provenance.png")
    picture = Image.open(IMAGES / "provenance.png").convert("RGB")
    picture.quantize(64).save(IMAGES / "provenance.png", optimize=True)


if __name__ == "__main__":
    IMAGES.mkdir(exist_ok=True)
    pages()
    provenance()
