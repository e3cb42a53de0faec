"""What stands on the certificate page: each certificate, the record, and the form to revoke."""

from __future__ import annotations

from collections.abc import Sequence

from certification.certificate import NO_LICENCE, Certificate
from pages.certificate_issue import Held
from pages.certificate_paper import verify_address
from pages.icons import icon
from pages.language import _
from pages.markup import Html, tag
from pages.retold import retold

HEAD = _("Your certificates")
NONE = _(
    "There is none yet. A certificate comes with a passed examination of a completed programme."
)
TO_ROAD = _("See where you stand")
STATES = {"valid": _("Valid"), "expired": _("Expired"), "revoked": _("Revoked")}
NUMBER = _("{number}, issued on {issued}, valid until {until}")
COMPLETED, SCORES = _("Completed:"), _("Marks")
SCORE = _("{title}: {points:g} of {most:g}")
VERSIONS = _("Content {content}, atlas {version} ({atlas})")
SHORT_HASH = 12
PAPER, LINK, BADGE, DATA = "PDF", _("Link to verify"), _("Open Badge"), _("Certificate as JSON")
REVOKED_FOR = _("Revoked. Reason given: {reason}")
RENEWED = _("Renewed: {number} came after it.")
RECORD_HEAD = _("Your whole record")
RECORD_TEXT = _(
    "Everything that Facies remembers of you, each entry with who, when, the hashes of content and "
    "atlas, and the hash that links it to the one before."
)
RECORD_JSON, RECORD_PDF = _("Record as JSON"), _("Record as PDF")
REVOKE_HEAD = _("Revoke a certificate")
REVOKE_TEXT = _(
    "For administrators. It cannot be undone; the reason is shown to whoever verifies it."
)
REVOKE_NUMBER, REVOKE_REASON, PASSPHRASE = _("Number"), _("Reason"), _("Your passphrase")
REVOKE = _("Revoke")
REVOKED = _("The certificate {number} is revoked.")


def certificates_markup(held: Sequence[Held], *, may_revoke: bool, said: str = "") -> Html:
    """The learner's certificates and record; an administrator's form below. said: what was done."""
    return tag(
        "div",
        tag("h2", HEAD),
        tag("p", retold(NO_LICENCE), data_testid="no-licence"),
        *(map(_certificate, held) if held else (_none(),)),
        _record(),
        _revoke_form(said) if may_revoke else None,
        class_="page-body stack",
    )


def _none() -> Html:
    return tag("p", NONE, " ", tag("a", TO_ROAD, href="/road"), data_testid="no-certificate")


def _certificate(one: Held) -> Html:
    told, standing = one.certificate, one.standing
    said = retold(standing.reminder)
    if standing.state == "revoked":
        said = REVOKED_FOR.format(reason=standing.reason)
    elif one.renewed_by:
        said = RENEWED.format(number=one.renewed_by)
    scores = (
        tag("li", SCORE.format(title=retold(s.title), points=s.points, most=s.max_points))
        for s in told.scores
    )
    return tag(
        "section",
        tag("h3", retold(told.title), " ", tag("span", STATES[standing.state], class_="chip")),
        tag("p", NUMBER.format(number=told.number, issued=told.issued_on, until=told.expires_on)),
        tag("p", said, data_testid="reminder") if said else None,
        tag("p", tag("strong", COMPLETED), " ", ", ".join(map(retold, told.completed)),
            class_="small"),
        tag("div", tag("h4", SCORES), tag("ul", *scores, class_="small")),
        tag("p", _versions(told), class_="small soft long"),
        _ways(one),
        class_="certificate",
        data_testid=f"certificate-{told.number}",
    )  # fmt: skip


def _versions(told: Certificate) -> str:
    return VERSIONS.format(
        content=told.content_hash[:SHORT_HASH],
        version=told.atlas_version,
        atlas=told.atlas_hash[:SHORT_HASH],
    )


def _ways(one: Held) -> Html:
    number = one.certificate.number
    saves = (
        tag("button", icon("download"), words, type="button", data_act=act, data_value=number,
            data_key=f"{act}-{number}")
        for act, words in (("badge", BADGE), ("data", DATA))
    )  # fmt: skip
    return tag(
        "div",
        tag("a", PAPER, href=f"/certificate/{number}.pdf", target="_blank", class_="button"),
        tag("a", LINK, href=verify_address(one.signed), class_="button"),
        *saves,
        class_="line",
    )


def _record() -> Html:
    return tag(
        "section",
        tag("h2", RECORD_HEAD),
        tag("p", RECORD_TEXT, class_="soft"),
        tag("div",
            tag("button", icon("download"), RECORD_JSON, type="button", data_act="record",
                data_testid="record-json"),
            tag("a", RECORD_PDF, href="/certificate/record.pdf", target="_blank", class_="button"),
            class_="line"),
        class_="stack",
    )  # fmt: skip


def _revoke_form(said: str) -> Html:
    return tag(
        "form",
        tag("h2", REVOKE_HEAD),
        tag("p", REVOKE_TEXT, class_="soft"),
        tag("p", said, role="status", data_testid="revoked") if said else None,
        _field("number", REVOKE_NUMBER, "text"),
        _field("reason", REVOKE_REASON, "text"),
        _field("passphrase", PASSPHRASE, "password"),
        tag("button", REVOKE, type="submit", data_testid="revoke"),
        class_="stack",
        data_act="revoke",
        data_form=True,
    )


def _field(name: str, words: str, kind: str) -> Html:
    return tag(
        "div",
        tag("label", words, for_=f"revoke-{name}"),
        tag("input", type=kind, id=f"revoke-{name}", data_field=name, data_key=f"revoke-{name}",
            maxlength=400, autocomplete="off"),
        class_="field",
    )  # fmt: skip
