"""Attaches a received file to what an action writes: the row is journalled with its other changes."""

from typing import Any

from luodi.office.files.models import StoredFile
from luodi.office.files.records import ReceivedFile
from luodi.office.people.action import Action


def attach(action: Action[Any], file: ReceivedFile) -> StoredFile:
    """The stored file, for an action's ``change`` to refer to. The journal keeps its hash.

    The content is on disk before the transaction begins. When that rolls back, the content is left without a row: it
    can be read by nobody, and ``unreferenced`` (``front/exchange/attachments``) finds it.
    """
    stored = StoredFile.objects.create(
        sha256=file.sha256,
        size_bytes=file.size_bytes,
        media_type=file.media_type.value,
        name=file.name,
        uploaded_by=action.occasion.user,
        uploaded_at=action.occasion.at,
    )
    action.note_created(stored)
    return stored
