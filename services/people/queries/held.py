"""Roles and invitations of one person, in one row with her."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from services.contracts.people import Role


class HeldView(msgspec.Struct, frozen=True, kw_only=True):
    role: Role
    until_on: date | None


class InvitationView(msgspec.Struct, frozen=True, kw_only=True):
    invitation_id: UUID
    role: Role
    until_on: date | None
    ends_at: datetime


ROLES = """coalesce((select jsonb_agg(jsonb_build_object('role', h.role, 'until_on', h.until_on) order by h.role)
    from role_held h where h.person_id = any (one_person(p.person_id)) and h.ended_at is null
    and (h.until_on is null or h.until_on >= $2)), '[]') as roles"""
INVITATIONS = """coalesce((select jsonb_agg(jsonb_build_object('invitation_id', i.invitation_id, 'role', i.role,
    'until_on', i.until_on, 'ends_at', i.ends_at) order by i.invited_at)
    from invitation i where i.person_id = any (one_person(p.person_id)) and i.answer is null
    and i.ends_at > $3), '[]') as invitations"""
SECOND = """(exists (select from second_factor f where f.person_id = p.person_id and f.confirmed_at is not null)
    or exists (select from passkey y where y.person_id = any (one_person(p.person_id)))) as has_second_factor"""
