"""Static files under an address that holds their content hash, so that browsers keep them for good."""

from hashlib import sha256
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC_DIRECTORY = Path(__file__).parent / "static"
_FOREVER = "public, max-age=31536000, immutable"


class HashedFiles(StaticFiles):
    """Serves `/static/VERSION/path`; VERSION is one hash over all files.

    One hash for all keeps the relative addresses inside the style sheets valid. A page that was
    opened before an upgrade asks with the old hash: it gets today's file, but may not keep it.
    """

    def __init__(self, directory: Path = STATIC_DIRECTORY) -> None:
        """Serve `directory` and take the hash of what is in it."""
        super().__init__(directory=directory)
        self.version = _version_of(directory)

    def url(self, path: str) -> str:
        """Return the address of a file; raises `FileNotFoundError` when there is none."""
        if not self.lookup_path(path)[1]:
            raise FileNotFoundError(path)
        return f"/static/{self.version}/{path}"

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with the file behind `VERSION/path`."""
        version, _, name = path.partition("/")
        response = await super().get_response(name or ".", scope)
        keep = _FOREVER if version == self.version else "no-cache"
        response.headers["Cache-Control"] = keep
        return response


def _version_of(directory: Path) -> str:
    digest = sha256()
    for path in sorted(p for p in directory.rglob("*") if p.is_file()):
        digest.update(path.relative_to(directory).as_posix().encode() + b"\0")
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
