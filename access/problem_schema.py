"""What a problem is (RFC 9457), told to OpenAPI: every room's routes answer errors in this one shape."""

from typing import Any

Schema = dict[str, Any]

_PROBLEM: Schema = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457. Texts are in Danish and say what would be right.",
    "required": ["type", "title", "status", "detail", "errors"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer", "description": "The HTTP status."},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "description": "Every wrong parameter at once.",
            "items": {
                "type": "object",
                "required": ["param", "message"],
                "properties": {"param": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}


def problem_response(description: str) -> Schema:
    """Return the response that a problem is (RFC 9457)."""
    content = {"application/problem+json": {"schema": _PROBLEM}}
    return {"description": description, "content": content}
