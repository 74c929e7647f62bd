"""How place names are written, inflected and told apart in running text."""
