"""Files that people open in a spreadsheet: CSV and Excel, written row by row."""
