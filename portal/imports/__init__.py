"""Imports: sheets of customers, products and sold units, taken in whole or not at all.

opening   what a file is, by content   text_files, workbooks   its rows
columns   what a sheet may hold        cells                   one cell as a value, or what is wrong with it
reading   rows as values               staging                 rows to the database in one stream
customer_rows  product_rows  unit_rows   what each kind of sheet means, and how it is saved
services  the verb                     templates               an empty sheet to fill in

A column that a file has not leaves what is stored; an empty cell of a column that it has empties the value.
"""
