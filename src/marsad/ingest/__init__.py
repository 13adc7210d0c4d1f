"""Reports coming in: files of all kinds, and what is fetched; `net` alone uses the network."""
