"""From the bytes of a PDF, DOCX or ODT to its report: text in reading order, headline, date."""
