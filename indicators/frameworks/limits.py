"""How large a framework may be, and what parts the names in a path."""

MAX_DEPTH = 4
MAX_LEAVES = 300
MAX_PLACES = 4
MAX_FILE_BYTES = 1_000_000
PATH_SEPARATOR = "/"
