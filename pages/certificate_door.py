"""The addresses of papers: /certificate/<number>.pdf and /certificate/record.pdf, for their owner.

Both are made away from the pages' own loop.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Final
from uuid import UUID

from tornado.web import RequestHandler

from certification.refused import Refused
from pages.certificate_issue import UNKNOWN, find_held
from pages.certificate_paper import certificate_pdf
from pages.language import ENGLISH, _, choose_language, speaking
from pages.preferences import read_preferences
from pages.record_export import record_pdf
from pages.refusing import remember_refusal
from pages.retold import retold
from pages.studio import Studio
from records.unavailable import StoreUnavailable, UnknownRecord

LOG: Final = logging.getLogger(__name__)
PATTERN: Final = r"/certificate/(record|[A-Z0-9-]{1,40})\.pdf"
RECORD: Final = "record"
NOBODY = _(
    "Give your name on the page Home first: a certificate and a record open for their owner."
)
NOT_YOURS = _(
    "The certificate {number} is not yours. Its owner can give you the link to verify it."
)
FAILED = _("The paper could not be made. The record itself is not touched by this.")
TRIED = "open the paper of a certificate"
FILE = "facies_{name}.pdf"


class PaperDoor(RequestHandler):  # type: ignore[misc, unused-ignore]
    """Answers with the PDF, or with one plain sentence."""

    def initialize(self, studio: Studio) -> None:
        """Keeps the studio."""
        self.studio = studio

    async def get(self, name: str) -> None:
        """Sends the paper of this name."""
        cookies = {key: morsel.value for key, morsel in self.cookies.items()}
        learner_id = read_preferences(cookies).learner_id
        language = choose_language(cookies, dict(self.request.headers))
        site = f"{self.request.protocol}://{self.request.host}"
        loop = asyncio.get_running_loop()
        try:
            pdf = await loop.run_in_executor(
                None,
                lambda: make_paper(self.studio, learner_id, name, site=site, language=language),
            )
        except Refused as refused:
            self._say(403, str(refused), language)
        except (StoreUnavailable, UnknownRecord) as error:
            self._say(503, str(error), language)
        except Exception:
            LOG.exception("Could not make the paper %s.", name)
            self._say(500, FAILED, language)
        else:
            self.set_header("Content-Type", "application/pdf")
            file = FILE.format(name=name)
            self.set_header("Content-Disposition", f'inline; filename="{file}"')
            self.set_header("Cache-Control", "no-store")
            self.finish(pdf)

    def _say(self, status: int, sentence: str, language: str) -> None:
        self.set_status(status)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        with speaking(language):
            self.finish(retold(sentence))


def make_paper(
    studio: Studio, learner_id: UUID | None, name: str, *, site: str, language: str = ENGLISH
) -> bytes:
    """The paper of a certificate's number, or the whole record, of this learner, in a language.

    Raises Refused for somebody else's, which is put on record; StoreUnavailable, UnknownRecord.
    """
    with speaking(language):
        return _paper(studio, learner_id, name, site=site)


def _paper(studio: Studio, learner_id: UUID | None, name: str, *, site: str) -> bytes:
    if learner_id is None:
        raise Refused(str(NOBODY))
    if name == RECORD:
        return record_pdf(studio, learner_id)
    held = find_held(studio, name)
    if held is None:
        raise Refused(UNKNOWN.format(number=name))
    if held.holder_id != learner_id:
        studio.store.get_learner(learner_id)
        sentence = NOT_YOURS.format(number=name)
        raise Refused(remember_refusal(studio, learner_id, sentence, tried=TRIED, about=name))
    return certificate_pdf(held.certificate, held.signed, site=site)


def paper_routes(studio: Studio) -> list[Any]:
    """The route, as a bokeh server takes it."""
    return [(PATTERN, PaperDoor, {"studio": studio})]
