"""What is told of an event: participants, place, time, quantities."""
