"""The web: the application over HTTP, and its pages in a browser."""
