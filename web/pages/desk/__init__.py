"""The desk: one page for what takes place, and for everything that waits."""

from web.pages.desk import acts, away, calls, show

pages = [*show.pages, *acts.pages, *calls.pages, *away.pages]
