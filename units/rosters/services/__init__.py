"""Bringing lists of agencies and people in: kept, rehearsed, taken in whole, taken back."""
