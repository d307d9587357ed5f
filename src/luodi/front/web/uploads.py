"""Files that come in through the browser: how large they may be, and whose they are until they are applied.

An upload is kept by its digest outside every served path. A session remembers the digests that it sent, with what was
said about each; nobody else can preview or apply them.
"""

from dataclasses import asdict, dataclass
from datetime import date
from http import HTTPStatus

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse

from luodi.front.exchange.kept_files import keep_upload
from luodi.front.web.headers import Answer
from luodi.front.web.problems import problem_page
from luodi.reference.problems import Problem, ProblemRecord, Where
from luodi.reference.text import Text

_SESSION_KEY = "uploads"
_REMEMBERED = 20


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that this session sent: what it is, its name, and the day for which it tells (ISO, empty for today)."""

    sha256: str
    kind: str
    name: str
    sheet: str = ""
    as_of: str = ""

    @property
    def told_on(self) -> date | None:
        """The day for which the file tells, when it was said."""
        return date.fromisoformat(self.as_of) if self.as_of else None


def bounded_body(answer: Answer) -> Answer:
    """Middleware: refuses a request that is larger than an upload may be, before anything reads it."""

    def respond(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > settings.MAX_UPLOAD_BYTES:
            return problem_page(request, too_large(), HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return answer(request)

    return respond


def keep(request: HttpRequest, file: "UploadedFile[bytes]", *, kind: str, sheet: str, as_of: date | None) -> Upload:
    """Keeps a file that was sent, and remembers in the session that it was sent here."""
    kept = keep_upload(file.name or "file", file.chunks())
    upload = Upload(kept.sha256, kind, file.name or kept.name, sheet, as_of.isoformat() if as_of else "")
    others = [one for one in request.session.get(_SESSION_KEY, []) if one["sha256"] != kept.sha256]
    request.session[_SESSION_KEY] = [*others, asdict(upload)][-_REMEMBERED:]
    return upload


def sent_here(request: HttpRequest, sha256: str) -> Upload:
    """The upload with this digest, when this session sent it; else a ``Problem``."""
    for one in request.session.get(_SESSION_KEY, []):
        if one["sha256"] == sha256:
            return Upload(**one)
    raise Problem(
        "upload.not_found",
        Text("您没有上传过这个文件，或会话已结束", "You have not sent this file, or the session has ended"),
        Text("请重新上传", "Send it again"),
        Where(file=sha256[:12]),
    )


def too_large() -> ProblemRecord:
    """The problem of a file beyond the limit."""
    megabytes = limit_megabytes()
    return ProblemRecord(
        "upload.too_large",
        Text(f"文件超过 {megabytes} MB，未接收", f"The file is larger than {megabytes} MB and was not received"),
        Text(
            "请拆分后上传，或请管理员用 luodi import 命令导入",
            "Split it, or ask an administrator to bring it in with the command luodi import",
        ),
    )


def limit_megabytes() -> int:
    """How large an upload may be."""
    return int(settings.MAX_UPLOAD_BYTES) // 1024**2
