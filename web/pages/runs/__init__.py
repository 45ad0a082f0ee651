"""Course dates: planned step by step, looked at, published, changed, called off."""

from web.pages.runs import one, plan, tutors

pages = [*plan.pages, *one.pages, *tutors.pages]
