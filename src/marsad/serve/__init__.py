"""The web API and the page: Litestar over the records, reading from a store."""
