"""Every refusal of the identity service: one class a fact, each with the stable code callers act on."""

from typing import ClassVar


class IdentityError(Exception):
    """The base of all refusals of this service."""

    code: ClassVar[str] = "refused"


class FieldError(IdentityError):
    """A value of the request is not what its field wants."""


class IinFormatError(FieldError):
    """An IIN has twelve digits."""

    code = "iin_format"


class IinCheckDigitError(FieldError):
    """The last digit does not follow from the eleven before it."""

    code = "iin_check_digit"


class PhoneInvalidError(FieldError):
    """Not a mobile phone of Kazakhstan."""

    code = "phone_invalid"


class EmailInvalidError(FieldError):
    """Not an e-mail address."""

    code = "email_invalid"


class LoginInvalidError(FieldError):
    """Not a login name: a letter first, then letters, digits, dots, dashes."""

    code = "login_invalid"


class LocalityInvalidError(FieldError):
    """Not a KATO code."""

    code = "locality_invalid"


class ConsentMissingError(IdentityError):
    """The data policy was not accepted."""

    code = "consent_missing"
    field = "policy_accepted"


class PolicyVersionOutdatedError(IdentityError):
    """Another version of the data policy is in force."""

    code = "policy_version_outdated"
    field = "policy_version"


class PasswordLengthError(IdentityError):
    """A password has 8 to 40 characters."""

    code = "password_length"
    field = "password"

    def __init__(self, *, shortest: int, longest: int) -> None:
        super().__init__(self.code)
        self.shortest = shortest
        self.longest = longest


class PasswordCommonError(IdentityError):
    """The password is among the first that anybody would try."""

    code = "password_common"
    field = "password"


class PasswordMismatchError(IdentityError):
    """The two passwords typed differ."""

    code = "password_mismatch"
    field = "password_repeat"


class ChallengeNotFoundError(IdentityError):
    """There is no such request for a code, or it is somebody else's."""

    code = "challenge_not_found"


class ChallengeSpentError(IdentityError):
    """The code was used, or its tries are."""

    code = "challenge_spent"


class CodeExpiredError(IdentityError):
    """The code's time is over."""

    code = "code_expired"


class CodeWrongError(IdentityError):
    """Not the code that was sent."""

    code = "code_wrong"

    def __init__(self, *, tries_left: int) -> None:
        super().__init__(self.code)
        self.tries_left = tries_left


class CompletionTokenWrongError(IdentityError):
    """The completion token is unknown, used or out of time."""

    code = "completion_token_wrong"


class WaitError(IdentityError):
    """Too much for now; it may be tried again after `retry_after` seconds."""

    def __init__(self, *, retry_after: int) -> None:
        super().__init__(self.code)
        self.retry_after = retry_after


class ResendTooSoonError(WaitError):
    """A code is sent again only when the last one has had its time to come."""

    code = "resend_too_soon"


class TooManyCodesError(WaitError):
    """The phone, the person or the address had its share of codes."""

    code = "too_many_codes"


class TooManyAttemptsError(WaitError):
    """Too many passwords were tried."""

    code = "too_many_attempts"


class RegisterUnavailableError(WaitError):
    """The population register does not answer, or not in its words."""

    code = "register_unavailable"


class HashingBusyError(WaitError):
    """More passwords wait to be checked than can be in good time."""

    code = "unavailable"


class CredentialsWrongError(IdentityError):
    """Nobody is signed in by these; the same whatever of them is wrong."""

    code = "credentials_wrong"


class SessionEndedError(IdentityError):
    """The session is over."""

    code = "session_ended"


class SessionNotFoundError(IdentityError):
    """The account has no such live session."""

    code = "session_not_found"


class AccountNotFoundError(IdentityError):
    """There is no such account, or it is somebody else's."""

    code = "not_found"


class AccountExistsError(IdentityError):
    """The person got an account while this registration was under way."""

    code = "account_exists"


class AccountChangedError(IdentityError):
    """The account was changed since it was read."""

    code = "precondition_failed"


class LoginTakenError(IdentityError):
    """The login name is another account's."""

    code = "login_taken"
    field = "login"


class ContactTakenError(IdentityError):
    """The confirmed phone or e-mail is another account's."""

    code = "contact_taken"


class ProofMissingError(IdentityError):
    """Erasure wants the password or a fresh code."""

    code = "proof_missing"


class StaffRefusedError(IdentityError):
    """A member of staff is not let in; the same whatever is wrong."""

    code = "credentials_refused"


class StaffAttemptsError(WaitError):
    """Too many were tried for one login or from one address."""

    code = "too_many_requests"


class NotStaffError(IdentityError):
    """The caller is no member of staff, or is one no longer."""

    code = "forbidden"


class RoleUnknownError(FieldError):
    """There is no such role."""

    code = "role_unknown"


class TerritoryInvalidError(FieldError):
    """Not the code of a territory."""

    code = "territory_invalid"
