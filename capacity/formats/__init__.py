"""The forms in which counts leave the house, a module each: `written` gives any of them."""

from capacity.formats.wanted import ENDINGS, MEDIA_TYPES, Format, read_format

__all__ = ["ENDINGS", "MEDIA_TYPES", "Format", "read_format"]
