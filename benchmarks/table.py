"""Tables as Markdown, and the places in a page that they stand in."""

from collections.abc import Iterable, Sequence
from pathlib import Path


def table(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)


def put_into(page: Path, name: str, text: str) -> None:
    """Replace what stands between the page's marks `<!-- NAME -->` and `<!-- /NAME -->`.

    Raises ValueError when the page has no such marks.
    """
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, _, rest = page.read_text(encoding="utf-8").partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise ValueError(f"{page} has no marks {begin} … {end}")
    page.write_text(f"{before}{begin}\n{text.strip()}\n{end}{after}", encoding="utf-8")
