"""The lists of Danish words that come with the package, as people can read and mend them."""

from importlib.resources import files


def word_lines(name: str) -> list[list[str]]:
    """Return the words of a list, line by line; what stands after # is a remark."""
    text = files("search_api.text").joinpath("data", name).read_text(encoding="utf-8")
    return [words for line in text.splitlines() if (words := line.partition("#")[0].split())]
