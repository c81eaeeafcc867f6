"""Dates as the documents print them, in lists and forms too. What may be typed is what Django accepts in Dutch."""

DATE_FORMAT = SHORT_DATE_FORMAT = "d-m-Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "d-m-Y H:i"
