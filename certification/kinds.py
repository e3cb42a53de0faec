"""The kinds of entry in the ledger, each with what its payload holds.

`about` names the thing that an entry belongs to. A payload may hold more than is told here, never
less. A number has its unit in its name; a moment is text, ISO 8601, UTC.
"""

from __future__ import annotations

ROLE_GRANTED = "role_granted"
"""{role: mentor | examiner | judge | administrator}; about: the role."""

ROLE_WITHDRAWN = "role_withdrawn"
"""{role}; about: the role."""

PASSPHRASE_SET = "passphrase_set"  # noqa: S105 - the name of a kind
"""{scheme, n, r, p, salt, hash}: never the passphrase; the latest counts."""

PROFILE = "profile"
"""The candidate's profession, qualification, licence and region (`certification.eligibility`)."""

ENROLLED = "enrolled"
"""{programme, region, decision}; about: the programme's id."""

LOGBOOK = "logbook"
"""One practice patient (`certification.logbook`); about: the entry's own id in the logbook."""

LOGBOOK_SIGNED = "logbook_signed"
"""{note, ...the mentor's ratings}; actor: the mentor; about: the logbook entry's id."""

LOGBOOK_DECLINED = "logbook_declined"
"""{reason}; actor: the mentor; about: the logbook entry's id."""

COMMENT = "comment"
"""{text}; about: the thing that is commented on."""

PAPER = "paper"
"""{seed, blueprint, form, paper, extra_time, hashes, content, started, standard}; about: the
sitting's id.

content: the hash under which the store keeps all that the paper asks (`certification.kept`).
standard: the recorded cuts it is marked against, by part; empty: the blueprint's own.
"""

EXAM_ANSWER = "exam_answer"
"""{question, answer, grade}; about: the sitting's id."""

EXAM_FLAG = "exam_flag"
"""{question, flagged}; about: the sitting's id."""

STATION_RATED = "station_rated"
"""{station, checklist, global_rating}; actor: the examiner; about: the sitting's id."""

EXAM_FINISHED = "exam_finished"
"""{reason: handed_in | time_over}; about: the sitting's id."""

RESULT = "result"
"""{passed, points, max_points, cut, standard, domains, critical}; about: the sitting's id.

domains: a list of {title, marks, most}, as a certificate repeats them.
"""

APPEAL = "appeal"
"""{reason}; about: the sitting's id."""

REGRADE = "regrade"
"""{question, grade, reason}; supersedes what it replaces; about: the sitting's id."""

CERTIFICATE = "certificate"
"""The certificate (`certification.certificate`) with its signature; about: its number."""

REVOKED = "revoked"
"""{reason}; actor: the administrator; about: the certificate's number."""

ANGOFF_ESTIMATE = "angoff_estimate"
"""{round, item, estimate_pct}; actor: the judge; about: the panel.

A correction supersedes; how a panel is told: `certification.standards.panel`.
"""

ANGOFF_ROUND_CLOSED = "angoff_round_closed"
"""{round, judges, entries, left_out, candidates, cut_pct, error_pct}; about: the panel.

judges: how strict, steady and near to the candidates each was; entries: the estimates that count.
"""

CUT_SET = "cut_set"
"""{blueprint, bank, part, method, cut_pct, error_pct, ...what it rests on}; about: the panel.

The latest of a part counts, for sittings that are begun after it.
"""

REFUSED = "refused"
"""{tried, sentence}: what was tried, and what was answered; about: the thing it was tried on."""

KINDS = (
    ROLE_GRANTED,
    ROLE_WITHDRAWN,
    PASSPHRASE_SET,
    PROFILE,
    ENROLLED,
    LOGBOOK,
    LOGBOOK_SIGNED,
    LOGBOOK_DECLINED,
    COMMENT,
    PAPER,
    EXAM_ANSWER,
    EXAM_FLAG,
    STATION_RATED,
    EXAM_FINISHED,
    RESULT,
    APPEAL,
    REGRADE,
    CERTIFICATE,
    REVOKED,
    ANGOFF_ESTIMATE,
    ANGOFF_ROUND_CLOSED,
    CUT_SET,
    REFUSED,
)
