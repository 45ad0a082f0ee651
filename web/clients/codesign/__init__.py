"""What pages ask `codesign`: ideas, proposals and courses. A view struct, then the question that gives it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from web.clients.base import ServiceClient
from web.clients.codesign.views import (
    CarriedOver,
    Course,
    CourseAsked,
    CourseLine,
    CourseStory,
    Draft,
    GiverToTell,
    Group,
    Idea,
    IdeaInBox,
    IdeaKept,
    IdeasBox,
    MyProposal,
    NumberedCourse,
    Owned,
    PartKept,
    Proposal,
    ProposalKept,
    ProposalLines,
    Summary,
    SummaryOfVersion,
    Typed,
    Version,
    VersionTitle,
)


class Codesign(ServiceClient):
    """Each question and command has a name and a type here; pages know no address of `codesign`."""

    # ideas

    async def group(self) -> Group:
        return await self.get("/group", Group)

    async def leave_idea(
        self, words: str, name: str, contact: str, *, on_behalf: bool = False, actor: str | None, key: str | None
    ) -> IdeaKept:
        command = {"words": words, "name": name, "contact": contact, "on_behalf": on_behalf}
        return await self.send("/leave-idea", command, IdeaKept, actor=actor, key=key)

    async def change_idea(
        self, idea_id: UUID, words: str, name: str, contact: str, *, actor: str | None, key: str | None
    ) -> IdeaKept:
        command = {"idea_id": idea_id, "words": words, "name": name, "contact": contact}
        return await self.send("/change-idea", command, IdeaKept, actor=actor, key=key)

    async def idea(self, number: int, *, actor: str | None) -> Idea:
        return await self.get("/idea", Idea, actor=actor, params={"number": number})

    async def take_back_idea(self, idea_id: UUID, *, actor: str | None, key: str | None) -> None:
        await self.send("/take-back-idea", {"idea_id": idea_id}, object, actor=actor, key=key)

    async def ideas_box(self, shelf: str, before: int | None, *, actor: str) -> IdeasBox:
        return await self.get("/ideas-box", IdeasBox, actor=actor, params={"shelf": shelf, "before": before})

    async def idea_in_box(self, number: int, *, actor: str) -> IdeaInBox:
        return await self.get("/idea-in-box", IdeaInBox, actor=actor, params={"number": number})

    async def note_idea(self, idea_id: UUID, progress: str, *, actor: str, key: str | None) -> None:
        await self.send("/note-idea", {"idea_id": idea_id, "progress": progress}, object, actor=actor, key=key)

    async def answer_idea(
        self, idea_id: UUID, reply: str, words: str, look_again_on: date | None, *, actor: str, key: str | None
    ) -> None:
        command = {"idea_id": idea_id, "reply": reply, "words": words, "look_again_on": look_again_on}
        await self.send("/answer-idea", command, object, actor=actor, key=key)

    async def givers_to_tell(self, *, actor: str) -> tuple[GiverToTell, ...]:
        return await self.get("/givers-to-tell", tuple[GiverToTell, ...], actor=actor)

    async def note_giver_told(self, idea_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/note-giver-told", {"idea_id": idea_id}, object, actor=actor, key=key)

    # proposals

    async def my_proposals(self, *, actor: str) -> tuple[MyProposal, ...]:
        return await self.get("/my-proposals", tuple[MyProposal, ...], actor=actor)

    async def proposals(self, before: int | None, *, actor: str) -> ProposalLines:
        return await self.get("/proposals", ProposalLines, actor=actor, params={"before": before})

    async def proposal(self, proposal_id: UUID, *, actor: str) -> Proposal:
        return await self.get("/proposal", Proposal, actor=actor, params={"proposal_id": proposal_id})

    async def start_proposal(
        self, idea_id: UUID | None, from_course_id: UUID | None, *, actor: str, key: str | None
    ) -> ProposalKept:
        command = {"idea_id": idea_id, "from_course_id": from_course_id}
        return await self.send("/start-proposal", command, ProposalKept, actor=actor, key=key)

    async def co_owners_to_ask(self, proposal_id: UUID, *, actor: str) -> tuple[UUID, ...]:
        return await self.get("/co-owners-to-ask", tuple[UUID, ...], actor=actor, params={"proposal_id": proposal_id})

    async def ask_co_owner(self, proposal_id: UUID, person_id: UUID, side: str, *, actor: str, key: str | None) -> None:
        command = {"proposal_id": proposal_id, "person_id": person_id, "side": side}
        await self.send("/ask-co-owner", command, object, actor=actor, key=key)

    async def answer_asking(
        self, proposal_id: UUID, joins: bool, side: str | None, *, actor: str, key: str | None
    ) -> None:
        command = {"proposal_id": proposal_id, "joins": joins, "side": side}
        await self.send("/answer-asking", command, object, actor=actor, key=key)

    async def on_proposal(self, command: str, proposal_id: UUID, *, actor: str, key: str | None) -> None:
        """`take-back-asking`, `take-back-proposal`, `withdraw-from-group`, `put-aside-proposal`: nothing but said."""
        await self.send(f"/{command}", {"proposal_id": proposal_id}, object, actor=actor, key=key)

    async def proposals_of(self, person_id: UUID, *, actor: str) -> tuple[Owned, ...]:
        """For whoever hands them over when she leaves."""
        return await self.get("/proposals-of", tuple[Owned, ...], actor=actor, params={"person_id": person_id})

    async def needs_owner(self, proposal_id: UUID, *, actor: str) -> Owned:
        return await self.get("/needs-owner", Owned, actor=actor, params={"proposal_id": proposal_id})

    async def find_owner(self, proposal_id: UUID, person_id: UUID, *, actor: str, key: str | None) -> None:
        command = {"proposal_id": proposal_id, "person_id": person_id}
        await self.send("/find-owner", command, object, actor=actor, key=key)

    # drafts and versions

    async def draft(self, proposal_id: UUID, *, actor: str) -> Draft:
        return await self.get("/draft", Draft, actor=actor, params={"proposal_id": proposal_id})

    async def save_part(
        self, proposal_id: UUID, part: int, seen: int, typed: Typed, *, actor: str, key: str | None
    ) -> PartKept:
        command = {"proposal_id": proposal_id, "part": part, "seen": seen, "typed": typed}
        return await self.send("/save-part", command, PartKept, actor=actor, key=key)

    async def say_ready(self, proposal_id: UUID, digest: str, *, actor: str, key: str | None) -> int | None:
        """The version's number, when it was the second "ready"."""
        command = {"proposal_id": proposal_id, "digest": digest}
        said: dict[str, Any] = await self.send("/say-ready", command, dict[str, Any], actor=actor, key=key)
        version: int | None = said["version"]
        return version

    async def ask_group(self, proposal_id: UUID, digest: str, *, actor: str, key: str | None) -> None:
        await self.send("/ask-group", {"proposal_id": proposal_id, "digest": digest}, object, actor=actor, key=key)

    async def version(self, digest: str, *, actor: str) -> Version:
        """The exact text that the group is asked about."""
        return await self.get("/version-by-digest", Version, actor=actor, params={"digest": digest})

    async def version_titles(self, digests: Iterable[str], *, actor: str | None) -> dict[str, VersionTitle]:
        """By digest; those that one may not know yet are left out."""
        wanted = list(dict.fromkeys(digests))
        if not wanted:
            return {}
        found = await self.get("/version-titles", list[VersionTitle], actor=actor, params={"digests": wanted})
        return {one.digest: one for one in found}

    async def make_comment(
        self, proposal_id: UUID, version: int, words: str, answers: UUID | None, *, actor: str, key: str | None
    ) -> None:
        command = {"proposal_id": proposal_id, "version": version, "words": words, "answers": answers}
        await self.send("/make-comment", command, object, actor=actor, key=key)

    async def change_comment(self, comment_id: UUID, words: str, *, actor: str, key: str | None) -> None:
        await self.send("/change-comment", {"comment_id": comment_id, "words": words}, object, actor=actor, key=key)

    async def take_back_comment(self, comment_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/take-back-comment", {"comment_id": comment_id}, object, actor=actor, key=key)

    async def summary(self, summary_id: UUID, *, actor: str) -> Summary:
        return await self.get("/summary", Summary, actor=actor, params={"summary_id": summary_id})

    async def summary_of_version(self, proposal_id: UUID, version: int, *, actor: str) -> SummaryOfVersion:
        params = {"proposal_id": proposal_id, "version": version}
        return await self.get("/summary-of-version", SummaryOfVersion, actor=actor, params=params)

    async def write_summary(self, proposal_id: UUID, version: int, words: str, *, actor: str, key: str | None) -> UUID:
        command = {"proposal_id": proposal_id, "version": version, "words": words}
        kept: dict[str, Any] = await self.send("/write-summary", command, dict[str, Any], actor=actor, key=key)
        return UUID(kept["summary_id"])

    async def take_back_summary(self, summary_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/take-back-summary", {"summary_id": summary_id}, object, actor=actor, key=key)

    async def answer_summary(self, summary_id: UUID, is_yes: bool, *, actor: str) -> None:
        await self.send("/answer-summary", {"summary_id": summary_id, "is_yes": is_yes}, object, actor=actor, key=None)

    # courses

    async def approved_courses(self, *, actor: str) -> tuple[CourseLine, ...]:
        return await self.get("/approved-courses", tuple[CourseLine, ...], actor=actor)

    async def course(self, course_id: UUID, *, actor: str) -> Course:
        return await self.get("/course", Course, actor=actor, params={"course_id": course_id})

    async def carried_over(self, *, actor: str) -> CarriedOver:
        return await self.get("/carried-over", CarriedOver, actor=actor)

    async def course_asked(self, decision_request_id: UUID, *, actor: str) -> CourseAsked:
        params = {"decision_request_id": decision_request_id}
        return await self.get("/course-asked", CourseAsked, actor=actor, params=params)

    async def ask_about_courses(
        self,
        course_ids: Sequence[UUID],
        if_not_agreed: str,
        meeting_id: UUID | None,
        *,
        actor: str,
        key: str | None,
    ) -> None:
        command = {"course_ids": course_ids, "if_not_agreed": if_not_agreed, "meeting_id": meeting_id}
        await self.send("/ask-group-about-courses", command, object, actor=actor, key=key)

    async def withdraw_course(self, course_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/withdraw-course-from-group", {"course_id": course_id}, object, actor=actor, key=key)

    async def courses_by_number(self, number: int) -> tuple[NumberedCourse, ...]:
        return await self.get("/courses-by-number", tuple[NumberedCourse, ...], params={"number": number})

    async def proposal_by_number(self, number: int, *, actor: str) -> UUID:
        found = await self.get("/proposal-by-number", dict[str, UUID], actor=actor, params={"number": number})
        return found["proposal_id"]

    async def course_story(self, course_id: UUID) -> CourseStory:
        return await self.get("/course-story", CourseStory, params={"course_id": course_id})
