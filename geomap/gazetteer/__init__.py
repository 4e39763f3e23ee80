"""The gazetteer: tables of places → one read-only SQLite index → candidates for a name."""
