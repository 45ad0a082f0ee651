"""Proposals: one's own and the group's, writing and owning one, its versions and what is said about them."""

from web.pages.proposals import courses, drafts, from_before, lists, owning, summaries, versions

_PARTS = (lists, drafts, owning, versions, summaries, courses, from_before)
pages = [page for part in _PARTS for page in part.pages]
from web.pages.proposals import courses, drafts, lists, needed, owning, summaries, versions

pages = [*lists.pages, *drafts.pages, *owning.pages, *needed.pages, *versions.pages, *summaries.pages, *courses.pages]
