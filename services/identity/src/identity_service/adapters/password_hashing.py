"""argon2id in a small pool of threads with a short waiting line, so that hashing cannot starve the rest."""

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from pwdlib.exceptions import PwdlibError
from pwdlib.hashers.argon2 import Argon2Hasher

from identity_service.domain.errors import HashingBusyError
from identity_service.domain.passwords import HashingTerms

_PARAMETERS = re.compile(r"^\$argon2id\$v=\d+\$m=(\d+),t=(\d+),p=(\d+)\$")
_RETRY_AFTER = 2
T = TypeVar("T")


class Argon2PasswordHasher:
    """Hashes and checks passwords; for an account that is not there it does the same work for nothing."""

    def __init__(self, terms: HashingTerms) -> None:
        self._terms = terms
        self._hasher = Argon2Hasher(time_cost=terms.passes, memory_cost=terms.memory_kib, parallelism=terms.lanes)
        self._pool = ThreadPoolExecutor(terms.threads, thread_name_prefix="argon2")
        self._under_way = 0
        self._nobodys = self._hasher.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        return await self._run(lambda: self._hasher.hash(password))

    async def verify(self, password: str, *, password_hash: str | None) -> bool:
        """Whether the password is the hash's; never for None, though it takes as long."""
        right = await self._run(lambda: self._verify(password, password_hash or self._nobodys))
        return right and password_hash is not None

    def is_outgrown(self, password_hash: str) -> bool:
        """Whether the hash was made at a lower price than hashes are made today."""
        match = _PARAMETERS.match(password_hash)
        if match is None:
            return True
        made = tuple(int(value) for value in match.groups())
        now = (self._terms.memory_kib, self._terms.passes, self._terms.lanes)
        return any(old < new for old, new in zip(made, now, strict=True))

    async def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _verify(self, password: str, password_hash: str) -> bool:
        try:
            return self._hasher.verify(password, password_hash)
        except PwdlibError:
            return False

    async def _run(self, work: Callable[[], T]) -> T:
        if self._under_way >= self._terms.threads + self._terms.waiting:
            raise HashingBusyError(retry_after=_RETRY_AFTER)
        self._under_way += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._under_way -= 1
