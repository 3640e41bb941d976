"""The application of the web's tests: capacity is asked over HTTP too."""

from tests.web.conftest import client_of, parts

__all__ = ["client_of", "parts"]
