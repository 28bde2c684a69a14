"""Tables as files, CSV and XLSX, written for every spreadsheet and read from none without care."""
