"""My customers as a table: narrowed, in an order, with the columns one wants, kept as views."""
