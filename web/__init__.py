"""Pages for people, and `create_app`, which puts all rooms together."""
