"""Proposals: one's own and the group's, writing and owning one, its versions and what is said about them."""

from web.pages.proposals import courses, drafts, from_before, lists, needed, owning, summaries, versions

_PARTS = (lists, drafts, owning, needed, versions, summaries, courses, from_before)
pages = [page for part in _PARTS for page in part.pages]
