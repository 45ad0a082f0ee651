"""Proposals: one's own and the group's, writing and owning one, its versions and what is said about them."""

from web.pages.proposals import courses, drafts, lists, owning, summaries, versions

pages = [*lists.pages, *drafts.pages, *owning.pages, *versions.pages, *summaries.pages, *courses.pages]
