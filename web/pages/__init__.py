"""One module per page: it reads the request, asks the rooms below, and fills one template."""
