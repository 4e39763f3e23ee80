"""The words that tell events, and what they ask of the words around them."""
