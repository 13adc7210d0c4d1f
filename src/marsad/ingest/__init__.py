"""Reports coming in: files, directories, standard input."""
