"""One module a step. A step never imports today's tables: it must stay what it was."""
