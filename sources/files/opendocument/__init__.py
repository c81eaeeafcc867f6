"""Files of OpenDocument, such as LibreOffice writes."""
