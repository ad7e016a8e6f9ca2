"""Customers: organisations and persons we sold to, and the people one can call there."""
