"""Words every room uses: time, errors, numbers, text. Pure: no Flask, no database."""
