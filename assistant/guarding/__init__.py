"""What the guard looks at: numbers, names, senses and directions of a text, and what its evidence carries."""
