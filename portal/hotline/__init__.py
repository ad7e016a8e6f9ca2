"""The hotline: for who types while the caller speaks. One box finds the caller, one short form files the request."""
