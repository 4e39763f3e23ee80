"""
What a layer can have, told without asking it: a Bloom filter of its keys, and its country.

A look-up over many layers would cost one query a layer; most have nothing of the name. Two bits a
key in sixteen let about one key in seventy through that is not there (B. H. Bloom, "Space/time
trade-offs in hash coding with allowable errors", Communications of the ACM 13, 1970), and none is
held back that is.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zlib import crc32

__all__ = ["Sieve", "bits_of", "bones_key", "hashes"]

_BITS_A_KEY = 12  # at least; sizes are powers of two
_FEWEST = 1024
# Knuth's multiplier for 32 bits ("The Art of Computer Programming" 3, 6.4); two stretches of the
# product are the numbers of the two bits.
_SPREAD, _SHIFTS = 2654435761, (8, 32)


def bones_key(bones: str) -> str:
    """Return the key under which a skeleton is held; no folded name begins so."""
    return f"~{bones}"


def hashes(keys: Iterable[str]) -> array[int]:
    """Hash keys, the same in every process."""
    return array("I", [crc32(key.encode("utf-8", "surrogatepass")) for key in keys])


def bits_of(hashed: Sequence[int]) -> bytes:
    """Make the filter of hashed keys."""
    import numpy as np

    size = max(_FEWEST, 1 << (_BITS_A_KEY * len(hashed)).bit_length())
    table = np.zeros(size, dtype=bool)
    first = np.array(hashed, dtype=np.uint64)
    spread, mask = first * np.uint64(_SPREAD), np.uint64(size - 1)
    for shift in _SHIFTS:
        table[(spread >> np.uint64(shift)) & mask] = True
    return np.packbits(table, bitorder="little").tobytes()


@dataclass(frozen=True, slots=True)
class Sieve:
    """
    What one file can have.

    Attributes
    ----------
    bits : bytes
        Of ``bits_of``; empty where nothing is known and everything may be there.
    country : str or None
        ISO 3166-1 alpha-2 code of all its places, None where they are of several.
    """

    bits: bytes = b""
    country: str | None = None

    def may_hold(self, hashed: Sequence[int]) -> bool:
        """
        Return False if none of the keys of these hashes is there for sure.

        Examples
        --------
        >>> sieve = Sieve(bits_of(hashes(["aleppo", "homs"])))
        >>> sieve.may_hold(hashes(["homs"])), sieve.may_hold(hashes(["xyzzyq"]))
        (True, False)
        """
        if not self.bits:
            return True
        bits, mask = self.bits, len(self.bits) * 8 - 1
        for key in hashed:
            spread = key * _SPREAD
            one = spread >> _SHIFTS[0] & mask
            if bits[one >> 3] >> (one & 7) & 1:
                two = spread >> _SHIFTS[1] & mask
                if bits[two >> 3] >> (two & 7) & 1:
                    return True
        return False
