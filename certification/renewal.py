"""From when a passed examination may be sat again, and whether a new certificate is earned by it.

What was passed was passed for one certificate. From the day on which the certificate's holder is
reminded of its end, the examination may be sat again, and what is passed then is for the next one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from certification.asks import ExamAsk
from certification.certificate import REMIND_DAYS, Certificate
from certification.history import passing_papers
from certification.kinds import CERTIFICATE
from certification.programme import Programme
from certification.remembered import Remembered
from certification.verifying import read_recorded


def last_certificate(
    entries: Iterable[Remembered], programme_id: str
) -> tuple[Remembered, Certificate] | None:
    """The latest certificate of a programme in one learner's entries, None where there is none."""
    made = ((one, read_recorded(one)[0]) for one in entries if one.kind == CERTIFICATE)
    own = (pair for pair in made if pair[1].programme == programme_id)
    return max(own, key=lambda pair: pair[0].sequence, default=None)


def renewal_day(certificate: Certificate) -> date:
    """The first day on which its examination may be sat again."""
    return certificate.expires_on - timedelta(days=REMIND_DAYS)


def to_renew(entries: Sequence[Remembered], programme: Programme) -> tuple[str, ...]:
    """The blueprints that were not passed again since the programme's last certificate.

    entries: of one learner. () where there is no certificate yet, and where a new one is earned.
    """
    last = last_certificate(entries, programme.id)
    papers = passing_papers(entries)
    if last is None:
        return ()
    return tuple(
        name
        for name in exams_of(programme)
        if name not in papers or papers[name].sequence < last[0].sequence
    )


def exams_of(programme: Programme) -> tuple[str, ...]:
    """The ids of the blueprints that a programme asks for, each once, in its order."""
    asks = (ask for module in programme.modules for ask in module.asks)
    return tuple(dict.fromkeys(ask.blueprint for ask in asks if isinstance(ask, ExamAsk)))
