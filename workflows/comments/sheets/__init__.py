"""Comments in the ISO commenting template, as XLSX and DOCX, both ways."""
