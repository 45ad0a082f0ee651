"""Who reads the ideas box and the versions that both owners signed."""

from services.contracts.people import Role

READERS = (Role.MEMBER, Role.CO_CHAIR, Role.PEER_TUTOR, Role.TUTOR_BY_TRAINING, Role.COORDINATOR)
CAN_BE_ASKED = (Role.MEMBER, Role.CO_CHAIR, Role.PEER_TUTOR, Role.TUTOR_BY_TRAINING)
"""Who may be asked to own a proposal with somebody."""
