"""Letters over a real mail server and a real HTTP server."""
