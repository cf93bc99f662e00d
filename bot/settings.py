"""The settings as values: every key, its default, and what it may be (contract: "Configuration")."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator

from bot.cron import Cron
from domain.rounds import QuizRules

KeyPath = tuple[str, ...]


def _token(token: SecretStr) -> SecretStr:
    if re.search(r"[\s/?#%]", token.get_secret_value()):
        raise ValueError("holds a character that no bot token has; copy it whole from @BotFather")
    return token


def _api_url(url: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", url):
        raise ValueError("must look like https://api.telegram.org, with neither ? nor #")
    return url.rstrip("/")


def _webhook_url(url: str) -> str:
    if url and not re.fullmatch(r"https?://[^\s/?#]+/[^\s?#]*", url):
        raise ValueError("must look like https://bot.example.org/telegram")
    return url


def _listen(address: str) -> str:
    if not re.fullmatch(r"(\[[0-9a-fA-F:]+\]|[\w.-]+):\d{1,5}", address):
        raise ValueError("must be a host and a port, like 127.0.0.1:8081")
    return address


def _maybe_listen(address: str) -> str:
    return _listen(address) if address else ""


def _web_url(url: str) -> str:
    if url and not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", url):
        raise ValueError("must look like https://board.example.org/ or https://example.org/board")
    return url.rstrip("/")


def _storage_url(url: str) -> str:
    if not re.fullmatch(r"sqlite(\+aiosqlite)?:///(?!:memory:)[^?]+", url):
        raise ValueError(
            "must name an SQLite file, like sqlite:///data/liangbang.db (four slashes: from the root)"
        )
    return url


def _zone(name: object) -> object:
    if not isinstance(name, str):
        return name
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        raise ValueError(f"must be an IANA time zone like Asia/Shanghai, not {name!r}") from None


def _cron(text: str) -> str:
    cron = Cron.parse(text) if text.strip() else None
    if isinstance(cron, str):
        raise ValueError(cron)  # noqa: TRY004  # pydantic's way to say that the text is wrong
    return text.strip()


def _steps(points: dict[str, float]) -> dict[str, float]:
    for score, value in points.items():
        if not re.fullmatch(r"\d{1,3}", score) or int(score) > 100:
            raise ValueError(f"has {score!r} for a score, which goes from 0 to 100")
        if not 0 <= value < 1000:
            raise ValueError(f"gives {value} points for {score}, which must be 0 or more and below 1000")
    return points


Hours = Annotated[int, Field(gt=0, le=24 * 365)]
Job = Annotated[str, AfterValidator(_cron)]


class _Section(BaseModel):
    # strict: TOML has types of its own, so "29" is no number and true is no user id.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


class Telegram(_Section):
    """How the bot reaches Telegram, and who administers it there."""

    token: Annotated[SecretStr, AfterValidator(_token)] = SecretStr("")
    api_url: Annotated[str, AfterValidator(_api_url)] = "https://api.telegram.org"
    admins: Annotated[tuple[Annotated[int, Field(gt=0)], ...], Field(strict=False)] = ()
    mode: Literal["polling", "webhook"] = "polling"
    webhook_url: Annotated[str, AfterValidator(_webhook_url)] = ""
    webhook_listen: Annotated[str, AfterValidator(_listen)] = "127.0.0.1:8081"
    messages_per_second: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 28.0

    @model_validator(mode="after")
    def _webhook_has_an_address(self) -> "Telegram":
        if self.mode == "webhook" and not self.webhook_url:
            raise ValueError("needs webhook_url where mode is webhook: the address that Telegram shall call")
        return self


class Storage(_Section):
    """Where everything is kept."""

    url: Annotated[str, AfterValidator(_storage_url)] = "sqlite:///data/liangbang.db"

    @property
    def path(self) -> Path:
        """The database file; a relative one counts from the working directory."""
        return Path(self.url.partition(":///")[2])


class Schedule(_Section):
    """When each job runs: one field a job, its name with underscores; "" is never."""

    model_config = ConfigDict(alias_generator=lambda name: name.replace("_", "-"))

    timezone: Annotated[ZoneInfo, BeforeValidator(_zone)] = ZoneInfo("Asia/Shanghai")
    weekly_ranking: Job = "30 8 * * 1"
    monthly_points: Job = "30 8 1 * *"
    quarter_sign: Job = "10 0 1 1,4,7,10 *"
    quarter_ranking: Job = "30 8 8 1,4,7,10 *"
    quarter_final: Job = "30 8 15 1,4,7,10 *"
    annual_awards: Job = "0 9 25 6,12 *"
    quiz_open: Job = "30 21 * * 1"
    quiz_close: Job = "0 21 * * 1"
    reminders: Job = "0 8-20 * * *"

    def crons(self) -> dict[str, Cron]:
        """The jobs that are not turned off, by their names in the contract (`quarter-ranking`)."""
        written = {name: text for name, text in self.model_dump(by_alias=True).items() if name != "timezone"}
        parsed = {name: Cron.parse(text) for name, text in written.items() if text}
        return {name: cron for name, cron in parsed.items() if isinstance(cron, Cron)}


class Claims(_Section):
    """How long a draft waits for its ✅."""

    draft_hours: Hours = 48


class Review(_Section):
    """When a waiting reviewer is reminded, and when the next one is called."""

    remind_after_hours: Hours = 24
    escalate_after_hours: Hours = 72


class Signing(_Section):
    """When members are reminded to sign their standing, and how one counts that was not signed."""

    remind_after_hours: Hours = 72
    unsigned: Literal["agreed", "ungraded"] = "agreed"


class Publication(_Section):
    """When a secretary sees a result before it is posted, how it is open to objections, what ends undecided."""

    preview_hours: Annotated[int, Field(ge=0, le=24 * 14)] = 24
    publicity_days: Annotated[int, Field(gt=0, le=365)] = 7
    objections_at_once: Annotated[int, Field(gt=0, le=1000)] = 5
    late_claims: Literal["carry", "lapse"] = "carry"


Days = Annotated[int, Field(gt=0, le=365)]


class Help(_Section):
    """How long helpers and helped are left in peace, and how many somebody helps at once."""

    answer_days: Days = 3
    quiet_days: Days = 14
    most_at_once: Annotated[int, Field(gt=0, le=50)] = 2


class Invites(_Section):
    """How long an invite code may be used."""

    valid_days: Annotated[int, Field(gt=0, le=3650)] = 30


class Quiz(_Section):
    """The weekly quiz: how many questions of what, and what it earns."""

    questions: Annotated[int, Field(ge=1, le=40)] = 20
    open_days: Annotated[int, Field(gt=0, le=31)] = 7
    fresh_rounds: Annotated[int, Field(ge=0, le=100)] = 8
    shares: dict[str, Annotated[int, Field(ge=0, le=1000)]] = {}
    item: str = ""
    points: Annotated[dict[str, float], AfterValidator(_steps)] = {}
    weak_share: Annotated[float, Field(ge=0, le=1)] = 0.2

    def rules(self) -> QuizRules:
        """As the services need it."""
        steps = {Decimal(score): Decimal(str(points)) for score, points in self.points.items()}
        weak = Decimal(str(self.weak_share))
        return QuizRules(
            self.questions, self.open_days, self.fresh_rounds, dict(self.shares), self.item, steps, weak
        )


class Metrics(_Section):
    """Where figures are to be had for whoever watches; "" is nowhere."""

    listen: Annotated[str, AfterValidator(_maybe_listen)] = ""


class Web(_Section):
    """Where web pages of what is published are served, and under which public address people reach them."""

    listen: Annotated[str, AfterValidator(_maybe_listen)] = ""
    url: Annotated[str, AfterValidator(_web_url)] = ""
    listed: bool = True


class Settings(_Section):
    """The whole configuration."""

    language: Literal["zh-Hans", "en"] = "zh-Hans"
    telegram: Telegram = Telegram()
    storage: Storage = Storage()
    schedule: Schedule = Schedule()
    claims: Claims = Claims()
    review: Review = Review()
    signing: Signing = Signing()
    publication: Publication = Publication()
    help: Help = Help()
    invites: Invites = Invites()
    quiz: Quiz = Quiz()
    metrics: Metrics = Metrics()
    web: Web = Web()


def keys() -> dict[KeyPath, Any]:
    """Every key there is, `("telegram", "token")`, with its default, in the order of the models."""
    found: dict[KeyPath, Any] = {}
    for name, field in Settings.model_fields.items():
        if isinstance(section := field.default, _Section):
            inner = type(section).model_fields.items()
            found |= {(name, part.alias or key): getattr(section, key) for key, part in inner}
        else:
            found[name,] = field.default
    return found
