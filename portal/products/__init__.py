"""Products: the catalogue, each sold unit by serial number, and whether a unit is under cover."""
