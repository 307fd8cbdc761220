"""The close codes of the contract: what a client learns from the way its socket ends."""

from enum import IntEnum


class CloseCode(IntEnum):
    """Say why the server closed; after 4002, 4010 and 1012 the client comes back and resumes."""

    restart = 1012
    unauthenticated = 4001
    no_heartbeat = 4002
    revoked = 4003
    too_many_frames = 4008
    frame_too_large = 4009
    too_slow = 4010
