"""The patterns of rule texts, one family a file, in the order in which they are tried."""
