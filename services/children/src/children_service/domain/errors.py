"""What the children service refuses, by fact."""


class ChildrenError(Exception):
    """Any refusal of the children service."""

    code = "refused"


class IinInvalidError(ChildrenError):
    """What was typed is no IIN."""

    code = "iin_invalid"


class IinFormatError(IinInvalidError):
    """What was typed is not twelve digits."""

    code = "iin_format"


class IinCheckDigitError(IinInvalidError):
    """Twelve digits of which the last one does not check the others."""

    code = "iin_check_digit"


class ChildNotFoundError(ChildrenError):
    """The account represents no such child: unknown, somebody else's, dead and grown up are all this one answer."""

    code = "child_not_found"


class RegisterUnavailableError(ChildrenError):
    """The population register gave no answer that can be believed, or none in time."""

    code = "register_unavailable"


class TooManyChecksError(ChildrenError):
    """The account has used up its checks of the day."""

    code = "too_many_checks"


class CheckNotFoundError(ChildrenError):
    """The account never made that check, or its evidence is gone."""

    code = "check_not_found"


class CheckExpiredError(ChildrenError):
    """The register was asked too long ago for its answer to be built on."""

    code = "check_expired"


class AccountErasedError(ChildrenError):
    """The account was erased; a token that is still good opens nothing here."""

    code = "session_ended"
