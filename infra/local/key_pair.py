"""`python -m infra.local.key_pair`: a fresh Ed25519 key and its public half, base64, a line each."""

import base64

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def main() -> None:
    key = Ed25519PrivateKey.generate()
    for raw in (key.private_bytes_raw(), key.public_key().public_bytes_raw()):
        print(base64.b64encode(raw).decode())


if __name__ == "__main__":
    main()
