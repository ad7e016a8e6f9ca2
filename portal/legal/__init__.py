"""Dated legal rules: what the law asks for, within how long, of whom. The clocks that keep them are in commitments."""
