"""Sealing: whoever has the public key can close an envelope and nobody but the holder of the
private key can open it. libsodium's sealed boxes (X25519, XSalsa20-Poly1305), through PyNaCl.

Sealing draws its own random bytes; the sealed form of the same bytes differs each time and its
length is that of the bytes plus 48.
"""

from __future__ import annotations

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

KEY_BYTES = 32
"""Bytes of a key of either kind."""


def public_of(private: bytes) -> bytes:
    """The public key of a private one (32 random bytes)."""
    return bytes(PrivateKey(private).public_key)


def seal(public: bytes, plain: bytes) -> bytes:
    """The bytes in an envelope for the holder of the private key."""
    return SealedBox(PublicKey(public)).encrypt(plain)


def open_sealed(private: bytes, sealed: bytes) -> bytes | None:
    """What is inside; None when the envelope is for another key, or is none."""
    try:
        return SealedBox(PrivateKey(private)).decrypt(sealed)
    except (CryptoError, ValueError):
        return None
