"""What web asks `people`: who is here, who the college is, and the steps of signing in."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from web.clients.base import ServiceClient
from web.clients.people.views import (
    AboutMe,
    Added,
    Address,
    Answered,
    Attempt,
    Begun,
    CollegeView,
    Complaint,
    ComplaintLine,
    ComplaintMade,
    ContactChange,
    Contacts,
    Erasure,
    Exchanged,
    Farewell,
    FirstDay,
    Found,
    Glass,
    Hidden,
    InvitationCode,
    InvitedPerson,
    MyPerson,
    Name,
    NewSession,
    OpenedInNeed,
    OpenInvitations,
    Organisation,
    PasskeyOptions,
    PersonPage,
    Printed,
    Registered,
    ResetCode,
    RoleChanges,
    SaidNumbers,
    SecondSignSetUp,
    Secret,
    Tried,
    Welsh,
    WelshRemark,
    WhoIsTold,
    WhoLooked,
)

_MOST_NAMES = 200


class People(ServiceClient):
    """Each question and command has a name and a type here; pages know no address of `people`."""

    async def exchange(self, session_token: str) -> Exchanged:
        return await self.send("/exchange-session", {"session_token": session_token}, Exchanged)

    async def college(self) -> CollegeView:
        return await self.get("/college", CollegeView)

    async def first_day(self, *, actor: str) -> FirstDay:
        return await self.get("/first-day", FirstDay, actor=actor)

    async def send_test_message(self, *, actor: str, key: str | None) -> None:
        await self.send("/send-test-message", {}, object, actor=actor, key=key)

    async def confirm_mail_came(self, *, actor: str, key: str | None) -> None:
        await self.send("/confirm-mail-came", {}, object, actor=actor, key=key)

    async def confirm_sheet_printed(self, *, actor: str, key: str | None) -> None:
        await self.send("/confirm-sheet-printed", {}, object, actor=actor, key=key)

    async def send_code(self, contact: str, name: str, errand_id: UUID | None = None, *, key: str | None) -> Attempt:
        command = {"contact": contact, "name": name, "errand_id": errand_id}
        return await self.send("/send-code", command, Attempt, key=key)

    async def resend_code(self, attempt_id: UUID, *, key: str | None) -> Attempt:
        return await self.send("/resend-code", {"attempt_id": attempt_id}, Attempt, key=key)

    async def redeem_code(self, attempt_id: UUID, code: str, errand_id: UUID | None = None) -> NewSession:
        command = {"attempt_id": attempt_id, "code": code, "errand_id": errand_id}
        return await self.send("/redeem-code", command, NewSession)

    async def show_more(self, session_token: str, code: str) -> NewSession:
        return await self.send("/show-more", {"session_token": session_token, "code": code}, NewSession)

    async def say_numbers(self, person_id: UUID, *, actor: str) -> SaidNumbers:
        return await self.send("/say-numbers", {"person_id": person_id}, SaidNumbers, actor=actor)

    async def redeem_link(self, token: str, errand_id: UUID | None = None) -> NewSession:
        return await self.send("/redeem-link", {"token": token, "errand_id": errand_id}, NewSession)

    async def end_session(self, session_token: str) -> None:
        await self.send("/end-session", {"session_token": session_token}, object)

    async def begin_second_factor(self, *, actor: str) -> Secret:
        return await self.send("/begin-second-factor", {}, Secret, actor=actor)

    async def confirm_second_factor(self, session_token: str, code: str) -> SecondSignSetUp:
        command = {"session_token": session_token, "code": code}
        return await self.send("/confirm-second-factor", command, SecondSignSetUp)

    async def show_second_factor(self, session_token: str, code: str) -> NewSession:
        return await self.send("/show-second-factor", {"session_token": session_token, "code": code}, NewSession)

    async def complain(
        self, name: str, contact: str, words: str, *, actor: str | None, key: str | None
    ) -> ComplaintMade:
        command = {"name": name, "contact": contact, "words": words}
        return await self.send("/complain", command, ComplaintMade, actor=actor, key=key)

    async def made_complaint(self, complaint_id: UUID, *, actor: str | None) -> ComplaintMade:
        return await self.get("/made-complaint", ComplaintMade, actor=actor, params={"complaint_id": complaint_id})

    async def complaints(self, *, actor: str) -> list[ComplaintLine]:
        return await self.get("/complaints", list[ComplaintLine], actor=actor)

    async def read_complaint(self, complaint_id: UUID, *, actor: str) -> Complaint:
        return await self.send("/read-complaint", {"complaint_id": complaint_id}, Complaint, actor=actor)

    async def acknowledge_complaint(self, complaint_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/acknowledge-complaint", {"complaint_id": complaint_id}, object, actor=actor, key=key)

    async def answer_complaint(self, complaint_id: UUID, answer: str, *, actor: str, key: str | None) -> None:
        command = {"complaint_id": complaint_id, "answer": answer}
        await self.send("/answer-complaint", command, object, actor=actor, key=key)

    async def begin_passkey(self, *, actor: str) -> PasskeyOptions:
        return await self.send("/begin-passkey", {}, PasskeyOptions, actor=actor)

    async def add_passkey(self, session_token: str, credential: str) -> NewSession:
        return await self.send("/add-passkey", {"session_token": session_token, "credential": credential}, NewSession)

    async def begin_with_passkey(self) -> PasskeyOptions:
        return await self.send("/begin-with-passkey", {}, PasskeyOptions)

    async def sign_in_with_passkey(self, credential: str) -> NewSession:
        return await self.send("/sign-in-with-passkey", {"credential": credential}, NewSession)

    async def show_passkey(self, session_token: str, credential: str) -> NewSession:
        return await self.send("/show-passkey", {"session_token": session_token, "credential": credential}, NewSession)

    async def keep_list(
        self, session_id: UUID, until_at: datetime, browser: str, device: str, *, actor: str
    ) -> NewSession:
        command = {"session_id": session_id, "until_at": until_at, "browser": browser, "device": device}
        return await self.send("/keep-list", command, NewSession, actor=actor)

    async def exchange_kept_list(self, session_token: str) -> Exchanged:
        return await self.send("/exchange-kept-list", {"session_token": session_token}, Exchanged)

    async def organisation(self, *, actor: str) -> Organisation:
        return await self.get("/organisation", Organisation, actor=actor)

    async def set_organisation(self, said: Mapping[str, str], *, actor: str, key: str | None) -> None:
        await self.send("/set-organisation", said, object, actor=actor, key=key, seconds=20)

    async def turn_organisation(self, is_on: bool, *, actor: str, key: str | None) -> None:
        await self.send("/turn-organisation", {"is_on": is_on}, object, actor=actor, key=key)

    async def forget_organisation(self, *, actor: str, key: str | None) -> None:
        await self.send("/forget-organisation", {}, object, actor=actor, key=key)

    async def begin_with_organisation(self, browser: str) -> Begun:
        return await self.send("/begin-with-organisation", {"browser": browser}, Begun)

    async def begin_trial(self, browser: str, *, actor: str) -> Begun:
        command = {"browser": browser, "is_trial": True}
        return await self.send("/begin-with-organisation", command, Begun, actor=actor)

    async def sign_in_with_organisation(self, answer: Mapping[str, str]) -> NewSession:
        return await self.send("/sign-in-with-organisation", answer, NewSession, seconds=25)

    async def try_organisation(self, answer: Mapping[str, str], *, actor: str) -> Tried:
        return await self.send("/try-organisation", answer, Tried, actor=actor, seconds=25)

    async def remove_passkey(self, credential_id: str, *, actor: str, key: str | None) -> None:
        await self.send("/remove-passkey", {"credential_id": credential_id}, object, actor=actor, key=key)

    async def set_up_administrator(self, token: str, name: str, contact: str, language: str) -> NewSession:
        command = {"token": token, "name": name, "contact": contact, "language": language}
        return await self.send("/set-up-administrator", command, NewSession)

    async def register_student(
        self,
        name: str,
        contact: str,
        channel: str,
        *,
        is_of_age: bool,
        district: str,
        language: str,
        on_behalf: bool = False,
        actor: str | None,
        key: str | None,
    ) -> Registered:
        """Signed out: she acts with the `actor_token` of the answer for a minute. At the desk: `on_behalf`."""
        command = {
            "name": name,
            "contact": contact,
            "channel": channel,
            "is_of_age": is_of_age,
            "district": district,
            "language": language,
            "on_behalf": on_behalf,
        }
        return await self.send("/register-student", command, Registered, actor=actor, key=key)

    async def names(self, person_ids: Iterable[UUID], *, actor: str | None) -> dict[UUID, str]:
        """For tutors, members and staff. Who is not here any more is not in the answer."""
        return await self._names("/names", person_ids, actor)

    async def public_names(self, person_ids: Iterable[UUID]) -> dict[UUID, str]:
        """For everybody: those who chose to be named."""
        return await self._names("/public-names", person_ids, None)

    async def _names(self, path: str, person_ids: Iterable[UUID], actor: str | None) -> dict[UUID, str]:
        wanted = list(dict.fromkeys(person_ids))[:_MOST_NAMES]
        if not wanted:
            return {}
        found = await self.get(path, list[Name], actor=actor, params={"person_ids": wanted})
        return {one.person_id: one.name for one in found}

    async def people_with_role(self, role: str, *, actor: str | None) -> list[Name]:
        """`tutor` means either kind of tutor."""
        return await self.get("/people-with-role", list[Name], actor=actor, params={"role": role})

    async def find_people(self, words: str, *, actor: str | None) -> list[Found]:
        return await self.get("/find-people", list[Found], actor=actor, params={"words": words})

    async def person(self, person_id: UUID, *, actor: str | None) -> PersonPage:
        return await self.get("/person", PersonPage, actor=actor, params={"person_id": person_id})

    async def welsh(self, *, actor: str) -> Welsh:
        return await self.get("/welsh", Welsh, actor=actor)

    async def welsh_passed(self) -> dict[str, frozenset[str]]:
        return await self.get("/welsh-passed", dict[str, frozenset[str]])

    async def arrange_welsh(self, stage: str, reader_id: UUID | None, *, actor: str, key: str | None) -> None:
        await self.send("/arrange-welsh", {"stage": stage, "reader_id": reader_id}, object, actor=actor, key=key)

    async def pass_welsh(self, area: str, texts: Iterable[str], *, actor: str, key: str | None) -> None:
        await self.send("/pass-welsh", {"area": area, "texts": sorted(texts)}, object, actor=actor, key=key)

    async def remark_on_welsh(self, area: str, remarks: list[WelshRemark], *, actor: str, key: str | None) -> None:
        await self.send("/remark-on-welsh", {"area": area, "remarks": remarks}, object, actor=actor, key=key)

    async def merge_persons(self, person_id: UUID, merged_person_id: UUID, *, actor: str, key: str | None) -> None:
        command = {"person_id": person_id, "merged_person_id": merged_person_id}
        await self.send("/merge-persons", command, object, actor=actor, key=key)

    async def say_two_people(self, person_id: UUID, other_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/say-two-people", {"person_id": person_id, "other_id": other_id}, object, actor=actor, key=key)

    async def part_persons(self, merged_person_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/part-persons", {"merged_person_id": merged_person_id}, object, actor=actor, key=key)

    async def my_person(self, *, actor: str) -> MyPerson:
        return await self.get("/my-person", MyPerson, actor=actor)

    async def named_contacts(self, person_id: UUID | None = None, *, actor: str) -> Contacts:
        return await self.get("/named-contacts", Contacts, actor=actor, params={"person_id": person_id})

    async def name_contact(
        self, person_id: UUID, named_contact_id: UUID | None, *, actor: str, key: str | None
    ) -> None:
        command = {"person_id": person_id, "named_contact_id": named_contact_id}
        await self.send("/name-contact", command, object, actor=actor, key=key)

    async def name_district_contacts(
        self, districts: Mapping[str, UUID | None], *, actor: str, key: str | None
    ) -> None:
        await self.send("/name-district-contacts", {"districts": districts}, object, actor=actor, key=key)

    async def write_contact_card(
        self, person_id: UUID, phone: str, hours: str, hours_cy: str, *, actor: str, key: str | None
    ) -> None:
        command = {"person_id": person_id, "phone": phone, "hours": hours, "hours_cy": hours_cy}
        await self.send("/write-contact-card", command, object, actor=actor, key=key)

    async def review_crisis_lines(
        self, lines: list[dict[str, str]], look_again_on: date, *, actor: str, key: str | None
    ) -> None:
        command = {"crisis_lines": lines, "look_again_on": look_again_on}
        await self.send("/review-crisis-lines", command, object, actor=actor, key=key)

    async def look_at_person(self, person_id: UUID, why: str, *, actor: str | None) -> Address:
        return await self.send("/look-at-person", {"person_id": person_id, "why": why}, Address, actor=actor)

    async def who_looked(self, before_on: date | None, *, actor: str) -> WhoLooked:
        return await self.get("/who-looked", WhoLooked, actor=actor, params={"before_on": before_on})

    async def add_person(self, name: str, contact: str, channel: str, *, actor: str | None, key: str | None) -> Added:
        command = {"name": name, "contact": contact, "channel": channel or None}
        return await self.send("/add-person", command, Added, actor=actor, key=key)

    async def confirm_contact(self, person_id: UUID, *, actor: str | None, key: str | None) -> None:
        await self.send("/confirm-contact", {"person_id": person_id}, object, actor=actor, key=key)

    async def invite(
        self, person_id: UUID, role: str, until_on: date | None, *, actor: str | None, key: str | None
    ) -> None:
        command = {"person_id": person_id, "role": role, "until_on": until_on}
        await self.send("/invite", command, object, actor=actor, key=key)

    async def invite_into_group(
        self, group_id: UUID, name: str, contact: str, channel: str, language: str, *, actor: str, key: str | None
    ) -> None:
        command = {"group_id": group_id, "name": name, "contact": contact, "channel": channel or None}
        await self.send("/invite-into-group", command | {"language": language}, object, actor=actor, key=key)

    async def open_invitations(self, *, actor: str) -> OpenInvitations:
        return await self.get("/open-invitations", OpenInvitations, actor=actor)

    async def show_invitation_code(self, invitation_id: UUID, *, actor: str) -> InvitationCode:
        command = {"invitation_id": invitation_id}
        return await self.send("/show-invitation-code", command, InvitationCode, actor=actor)

    async def send_invitation_again(self, invitation_id: UUID, *, actor: str, key: str | None) -> None:
        command = {"invitation_id": invitation_id}
        await self.send("/send-invitation-again", command, object, actor=actor, key=key)

    async def take_back_invitation(self, invitation_id: UUID, *, actor: str, key: str | None) -> None:
        command = {"invitation_id": invitation_id}
        await self.send("/take-back-invitation", command, object, actor=actor, key=key)

    async def look_at_invitation(self, secret: str, *, actor: str | None = None) -> InvitedPerson:
        return await self.send("/look-at-invitation", {"secret": secret}, InvitedPerson, actor=actor)

    async def answer_invitation(self, secret: str, *, is_yes: bool, actor: str | None) -> Answered:
        command = {"secret": secret, "is_yes": is_yes}
        return await self.send("/answer-invitation", command, Answered, actor=actor)

    async def write_contact(self, person_id: UUID, contact: str, channel: str, *, actor: str, key: str | None) -> None:
        command = {"person_id": person_id, "contact": contact, "channel": channel or None}
        await self.send("/write-contact", command, object, actor=actor, key=key)

    async def let_go(
        self, person_id: UUID, successors: Mapping[str, UUID | None], *, actor: str, key: str | None
    ) -> None:
        """She leaves. `successors`: `tasks_to_id`, `sessions_to_id`, `seats_to_id`, `proposals_to_id`."""
        await self.send("/let-go", {"person_id": person_id, **successors}, object, actor=actor, key=key)

    async def how_sure(self, *, actor: str) -> str:
        """Whether she has just shown that it is she: `yes`, or what is wanted, `second` or `numbers`."""
        return await self.get("/how-sure", str, actor=actor)

    async def send_my_numbers(self, browser: str, *, actor: str, key: str | None) -> Attempt:
        return await self.send("/send-my-numbers", {"browser": browser}, Attempt, actor=actor, key=key)

    async def ask_erasure(self, *, actor: str) -> Hidden:
        return await self.send("/ask-erasure", {}, Hidden, actor=actor)

    async def ask_erasure_of(self, person_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/ask-erasure-of", {"person_id": person_id}, object, actor=actor, key=key)

    async def agree_erasure(self, erasure_id: UUID, *, actor: str, key: str | None) -> Hidden:
        return await self.send("/agree-erasure", {"erasure_id": erasure_id}, Hidden, actor=actor, key=key)

    async def drop_erasure(self, erasure_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/drop-erasure", {"erasure_id": erasure_id}, object, actor=actor, key=key)

    async def bring_back(self, said: str, *, actor: str, key: str | None) -> None:
        await self.send("/bring-back", {"said": said}, object, actor=actor, key=key)

    async def erasures(self, *, actor: str) -> list[Erasure]:
        return await self.get("/erasures", list[Erasure], actor=actor)

    async def look_at_farewell(self, secret: str) -> Farewell:
        return await self.send("/look-at-farewell", {"secret": secret}, Farewell)

    async def come_back(self, secret: str, *, key: str | None) -> None:
        await self.send("/come-back", {"secret": secret}, object, key=key)

    async def erase_now(self, secret: str, *, key: str | None) -> None:
        await self.send("/erase-now", {"secret": secret}, object, key=key)

    async def end_role(self, person_id: UUID, role: str, *, actor: str | None, key: str | None) -> None:
        await self.send("/end-role", {"person_id": person_id, "role": role}, object, actor=actor, key=key)

    async def role_changes(self, from_on: date | None, *, actor: str) -> RoleChanges:
        return await self.get("/role-changes", RoleChanges, actor=actor, params={"from_on": from_on})

    async def review_roles(self, *, actor: str, key: str | None) -> None:
        await self.send("/review-roles", {}, object, actor=actor, key=key)

    async def break_glass(self, person_id: UUID, words: str, *, actor: str) -> Glass:
        return await self.send("/break-glass", {"person_id": person_id, "words": words}, Glass, actor=actor)

    async def look_through_glass(self, glass_id: UUID, *, actor: str) -> Glass:
        return await self.send("/look-through-glass", {"glass_id": glass_id}, Glass, actor=actor)

    async def look_at_glass(self, glass_id: UUID, harm: str | None, *, actor: str, key: str | None) -> None:
        await self.send("/look-at-glass", {"glass_id": glass_id, "harm": harm}, object, actor=actor, key=key)

    async def opened_in_need(self, *, actor: str) -> list[OpenedInNeed]:
        return await self.get("/opened-in-need", list[OpenedInNeed], actor=actor)

    async def ask_factor_reset(self, person_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/ask-factor-reset", {"person_id": person_id}, object, actor=actor, key=key)

    async def agree_factor_reset(self, reset_id: UUID, *, actor: str) -> ResetCode:
        return await self.send("/agree-factor-reset", {"reset_id": reset_id}, ResetCode, actor=actor)

    async def drop_factor_reset(self, reset_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/drop-factor-reset", {"reset_id": reset_id}, object, actor=actor, key=key)

    async def about_me(self, *, actor: str | None) -> AboutMe:
        return await self.get("/about-me", AboutMe, actor=actor)

    async def change_own(self, path: str, command: dict[str, Any], *, actor: str | None, key: str | None) -> None:
        """The small things that she decides about her own record: `/change-name`, `/choose-language` and so on."""
        await self.send(path, command, object, actor=actor, key=key)

    async def change_contact(
        self, contact: str, channel: str, partner: str = "", *, actor: str | None, key: str | None
    ) -> ContactChange:
        command = {"contact": contact, "channel": channel, "partner": partner}
        return await self.send("/change-contact", command, ContactChange, actor=actor, key=key)

    async def confirm_my_contact(self, attempt_id: UUID, code: str, *, actor: str | None) -> None:
        await self.send("/confirm-my-contact", {"attempt_id": attempt_id, "code": code}, object, actor=actor)

    async def accept_invitation(self, invitation_id: UUID, *, actor: str | None) -> NewSession:
        return await self.send("/accept-invitation", {"invitation_id": invitation_id}, NewSession, actor=actor)

    async def decline_invitation(self, invitation_id: UUID, *, actor: str | None, key: str | None) -> None:
        await self.send("/decline-invitation", {"invitation_id": invitation_id}, object, actor=actor, key=key)

    async def end_my_session(self, session_id: UUID | None, *, actor: str | None, key: str | None) -> None:
        """One of her sign-ins, or all but this one."""
        await self.send("/end-my-session", {"session_id": session_id}, object, actor=actor, key=key)

    async def print_codes(self, *, actor: str | None) -> Printed:
        return await self.send("/print-codes", {}, Printed, actor=actor)

    async def who_is_told(self, *, actor: str) -> WhoIsTold:
        return await self.get("/who-is-told", WhoIsTold, actor=actor)

    async def choose_who_is_told(self, person_ids: Iterable[UUID], *, actor: str, key: str | None) -> None:
        await self.send("/choose-who-is-told", {"person_ids": list(person_ids)}, object, actor=actor, key=key)

    async def change_college(self, facts: dict[str, Any], *, actor: str | None, key: str | None) -> None:
        await self.send("/change-college", facts, object, actor=actor, key=key)
