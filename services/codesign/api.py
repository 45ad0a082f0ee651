"""HTTP in and out; no decisions. Paths follow from the names."""

from services.codesign.commands import (
    carried_over,
    comments,
    courses,
    deciding,
    drafts,
    handing_on,
    ideas,
    proposals,
    summaries,
)
from services.codesign.imports import PARTS
from services.codesign.kept import KEPT
from services.codesign.queries import carried_over as carried_over_queries
from services.codesign.queries import courses as course_queries
from services.codesign.queries import drafts as draft_queries
from services.codesign.queries import handing_on as handing_on_queries
from services.codesign.queries import ideas as idea_queries
from services.codesign.queries import numbers as number_queries
from services.codesign.queries import proposals as proposal_queries
from services.codesign.queries import stories as story_queries
from services.codesign.queries import summaries as summary_queries
from services.codesign.queries import titles as title_queries
from services.codesign.queries import versions as version_queries
from services.runtime.http import command, question

ROUTES = [
    KEPT.route,
    command(ideas.leave_idea),
    command(ideas.change_idea),
    command(ideas.take_back_idea),
    command(ideas.note_idea),
    command(ideas.answer_idea),
    command(ideas.note_giver_told),
    command(proposals.start_proposal),
    command(proposals.ask_co_owner),
    command(proposals.take_back_asking),
    command(proposals.answer_asking),
    command(proposals.take_back_proposal),
    command(handing_on.find_owner),
    command(handing_on.put_aside_proposal),
    command(drafts.save_part),
    command(drafts.say_ready),
    command(deciding.ask_group),
    command(deciding.withdraw_from_group),
    command(comments.make_comment),
    command(comments.change_comment),
    command(comments.take_back_comment),
    command(summaries.write_summary),
    command(summaries.take_back_summary),
    command(summaries.answer_summary),
    command(courses.carry_over_course),
    command(carried_over.ask_group_about_courses),
    command(carried_over.withdraw_course_from_group),
    question(idea_queries.group),
    question(idea_queries.idea),
    question(idea_queries.ideas_box),
    question(idea_queries.idea_in_box),
    question(idea_queries.givers_to_tell),
    question(proposal_queries.my_proposals),
    question(proposal_queries.proposals),
    question(proposal_queries.proposal),
    question(proposal_queries.co_owners_to_ask),
    question(handing_on_queries.proposals_of),
    question(handing_on_queries.needs_owner),
    question(draft_queries.draft),
    question(version_queries.version_by_digest),
    question(title_queries.version_titles),
    question(summary_queries.summary),
    question(summary_queries.summary_of_version),
    question(course_queries.approved_courses, shows_imports=True),
    question(course_queries.course, shows_imports=True),
    question(carried_over_queries.carried_over, shows_imports=True),
    question(carried_over_queries.course_asked, shows_imports=True),
    question(number_queries.courses_by_number),
    question(number_queries.proposal_by_number),
    question(story_queries.course_story),
    *PARTS.routes,
]
