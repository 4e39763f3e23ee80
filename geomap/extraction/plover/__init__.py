"""Dealings between two parties in PLOVER's types, with or without a place."""
