"""The first day of a college: what is still missing, and whether its messages arrive."""

from web.pages.first_day import show

pages = show.pages
