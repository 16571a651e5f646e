"""What the proof of a signature names: what is signed, as it was shown, and the words that one agrees to."""

from hashlib import sha256
from uuid import UUID


def proof_subject(subject_id: UUID, digest: str, words: str) -> str:
    """Return the subject of the proof for a document or a batch, with this digest and under these words."""
    return f"{subject_id}:{digest}:{sha256(words.encode()).hexdigest()}"
