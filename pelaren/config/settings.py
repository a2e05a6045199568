"""Settings: one file, read from the environment by typed readers, failing at start with the name of what is missing."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from pelaren.console.postgres.environment import prepare

PACKAGE = Path(__file__).resolve().parent.parent
PROJECT = PACKAGE.parent


def read_flag(name: str, default: bool = False) -> bool:
    """Return an on/off setting. Raises ImproperlyConfigured when it is neither."""
    text = os.environ.get(name, "1" if default else "0").strip().lower()
    if text in {"1", "on", "yes", "true"}:
        return True
    if text in {"", "0", "off", "no", "false"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {text!r}.")


def read_number(name: str, default: int) -> int:
    """Return a whole-number setting. Raises ImproperlyConfigured when it is not one."""
    text = os.environ.get(name, str(default))
    if not text.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {text!r}.")
    return int(text)


def read_amounts(name: str, default: str) -> dict[str, int]:
    """
    Return whole amounts of each currency, written `EUR=10000 SEK=100000`, in minor units.

    Raises ImproperlyConfigured when one of them is missing or no whole number.
    """
    text = os.environ.get(name, default)
    amounts = dict(part.partition("=")[::2] for part in text.split())
    if set(amounts) != {"EUR", "SEK"} or not all(amount.isdecimal() for amount in amounts.values()):
        raise ImproperlyConfigured(f"{name} must be written like {default!r}, not {text!r}.")
    return {currency: int(amount) * 100 for currency, amount in amounts.items()}


def read_facts(name: str, default: str) -> dict[str, str]:
    """Return named texts, written `iban=FI21 1234 5600 0007 85; bic=NDEAFIHH`. Raises ImproperlyConfigured."""
    parts = [part.partition("=") for part in os.environ.get(name, default).split(";") if part.strip()]
    if not all(equals and key.strip() for key, equals, _ in parts):
        raise ImproperlyConfigured(f"{name} must be written like 'iban=…; bic=…', each name followed by =.")
    return {key.strip(): value.strip() for key, _, value in parts}


def read_secret_file(name: str) -> str:
    """Return the content of the file that a setting points at. Raises ImproperlyConfigured when it is unreadable."""
    path = os.environ.get(name)
    if not path:
        raise ImproperlyConfigured(f"{name} is missing: it names the file that holds the secret.")
    try:
        return Path(path).read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name} points at {path}, which cannot be read: {error.strerror}.") from error


def read_database(name: str) -> dict[str, object]:
    """Return Django's connection settings from a postgresql:// URL. Raises ImproperlyConfigured when it is missing."""
    parts = urlsplit(os.environ.get(name, ""))
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(f"{name} must be a postgresql:// address.")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": str(options.pop("port", None) or parts.port or ""),
    } | ({"OPTIONS": options} if options else {})


DATA_FOLDER = Path(os.environ.get("PELAREN_DATA", PROJECT / ".data")).resolve()
prepare(os.environ, DATA_FOLDER)

PELAREN_DEMO = read_flag("PELAREN_DEMO")
PELAREN_INSURER = os.environ.get("PELAREN_INSURER", "Granholm Liv")
PELAREN_INSURER_PHONE = os.environ.get("PELAREN_INSURER_PHONE", "0770-00 00 00")
HANDBOOK_FOLDER = PROJECT / "docs" / "handbok"
PELAREN_ORIGIN = os.environ.get("PELAREN_ORIGIN", f"http://localhost:{os.environ.get('PORT', '8000')}")
# Payments and refunds above these amounts take a second person.
PELAREN_APPROVAL_LIMITS = read_amounts("PELAREN_APPROVAL_LIMIT", "EUR=10000 SEK=100000")
# How the company stands on its bills in each market, with the account they are paid to. The demo's are made up.
MADE_UP_SENDERS = {
    "FI": "business_id=9904419-2; address=Norra kajen 1, 00099 Helsingfors; iban=FI2112345600000785; bic=NDEAFIHH;"
    " domicile=Helsingfors; contact=kundservice@granholm.example",
    "SE": "business_id=299000-4182; address=Skeppsbron 1, 111 30 Stockholm; bankgiro=9912346;"
    " domicile=Stockholm; contact=kundservice@granholm.example",
}
PELAREN_SENDERS = {
    market: read_facts(f"PELAREN_SENDER_{market}", made_up if PELAREN_DEMO else "")
    for market, made_up in MADE_UP_SENDERS.items()
}
if read_flag("PELAREN_PRODUCTION") and not any(
    facts.keys() & {"iban", "bankgiro"} for facts in PELAREN_SENDERS.values()
):
    raise ImproperlyConfigured(
        "PELAREN_SENDER_FI or PELAREN_SENDER_SE is missing: it names the account that invoices are paid to."
    )
HTTPS = PELAREN_ORIGIN.startswith("https://")
if PELAREN_DEMO and (HTTPS or read_flag("PELAREN_PRODUCTION")):
    raise ImproperlyConfigured(
        "PELAREN_DEMO opens doors without a password and refuses to start with production settings "
        "(PELAREN_PRODUCTION=1 or an https PELAREN_ORIGIN). Remove one of them."
    )

DEBUG = False
SECRET_KEY = read_secret_file("PELAREN_SECRET_KEY_FILE")
PELAREN_ROOT_KEY = read_secret_file("PELAREN_ROOT_KEY_FILE")
# A key service that speaks the Transit protocol (OpenBao, Vault) instead of the root key's file.
PELAREN_KEY_SERVICE_URL = os.environ.get("PELAREN_KEY_SERVICE_URL", "")
PELAREN_KEY_SERVICE_KEY = os.environ.get("PELAREN_KEY_SERVICE_KEY", "pelaren")
PELAREN_KEY_SERVICE_TOKEN = read_secret_file("PELAREN_KEY_SERVICE_TOKEN_FILE") if PELAREN_KEY_SERVICE_URL else ""
PELAREN_KEY_SERVICE = "pelaren.gateways.key_service.transit.TransitRootKeys" if PELAREN_KEY_SERVICE_URL else ""
# Where clamd listens: a socket's path, host:port, or "none". Without an answer to the question no file is delivered.
PELAREN_SCANNER = os.environ.get("PELAREN_SCANNER", "none" if PELAREN_DEMO else "")
ALLOWED_HOSTS = [urlsplit(PELAREN_ORIGIN).hostname or "localhost", "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [PELAREN_ORIGIN]

# Which of the three database roles this process logs in as: the web process is "app".
DATABASE_ROLE = os.environ.get("PELAREN_DATABASE_ROLE", "app")
DATABASE_URLS = {
    "app": "PELAREN_DATABASE_URL",
    "worker": "PELAREN_WORKER_DATABASE_URL",
    "owner": "PELAREN_OWNER_DATABASE_URL",
}
if DATABASE_ROLE not in DATABASE_URLS:
    raise ImproperlyConfigured(f"PELAREN_DATABASE_ROLE must be one of {', '.join(DATABASE_URLS)}.")
DATABASES = {
    "default": {
        **read_database(DATABASE_URLS[DATABASE_ROLE]),
        # A request is one transaction: what a crashed view had half done is rolled back with it.
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 0,
        # A pooled connection that a database restart has cut is found out before a reader meets it.
        "CONN_HEALTH_CHECKS": True,
    }
}
if read_flag("PELAREN_POOL"):
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 2, "max_size": 8, "timeout": 10}  # type: ignore[index]

INSTALLED_APPS = [
    "pelaren.web",
    "pelaren.portal",
    "pelaren.desk",
    "pelaren.jobs",
    "pelaren.console",
    "pelaren.domain.series",
    "pelaren.domain.audit",
    "pelaren.domain.vault",
    "pelaren.domain.ledger",
    "pelaren.domain.runs",
    "pelaren.domain.files",
    "pelaren.domain.employers",
    "pelaren.domain.accounts",
    "pelaren.domain.contracts",
    "pelaren.domain.billing",
    "pelaren.domain.payments",
    "pelaren.domain.movements",
    "pelaren.domain.savings",
    "pelaren.domain.salaries",
    "pelaren.domain.messaging",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "pelaren.web.security_headers.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "pelaren.portal.account.limits.StayLimit",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "pelaren.config.urls"
WSGI_APPLICATION = "pelaren.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pelaren.web.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "pelaren.web.templatetags.pelaren"],
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["pelaren.portal.account.recognition.Recognition"]
PASSWORD_HASHERS = ["pelaren.domain.accounts.passwords.Argon2idHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
# A link for a new password is good for 15 minutes.
PASSWORD_RESET_TIMEOUT = 15 * 60
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_ADAPTER = "pelaren.portal.account.adapter.ClosedAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "handle"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREFIX = "pelaren_"

SESSION_ENGINE = "pelaren.portal.account.recognition"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# The __Host- prefix lets no other host on the domain plant the cookie; browsers accept it over https only.
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "pelaren_sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "pelaren_csrftoken"
CSRF_FAILURE_VIEW = "pelaren.web.views.csrf_failure"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_NUMBER_FILES = 40
# Uploads are sealed before they touch a disk, with a key that lives as long as the request.
FILE_UPLOAD_HANDLERS = ["pelaren.web.uploads.SealedUploads"]

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("fi", "Suomi"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "pelaren_language"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("PELAREN_STATIC", DATA_FOLDER / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if read_flag("PELAREN_COLLECTED")
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not read_flag("PELAREN_COLLECTED")

EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
EMAIL_TIMEOUT = 20
PELAREN_MAILS = bool(os.environ.get("PELAREN_SMTP_HOST"))
if PELAREN_MAILS:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = os.environ["PELAREN_SMTP_HOST"]
    EMAIL_PORT = read_number("PELAREN_SMTP_PORT", 25)
    EMAIL_USE_TLS = read_flag("PELAREN_SMTP_TLS")
    EMAIL_HOST_USER = os.environ.get("PELAREN_SMTP_USER", "")
    EMAIL_HOST_PASSWORD = read_secret_file("PELAREN_SMTP_PASSWORD_FILE") if EMAIL_HOST_USER else ""
DEFAULT_FROM_EMAIL = os.environ.get("PELAREN_MAIL_FROM", "pelaren@localhost")

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS: list[str] = []

from pelaren.config.logging import LOGGING  # noqa: E402,F401  (kept in its own file: it is a format, not a choice)
