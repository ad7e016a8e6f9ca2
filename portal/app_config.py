"""Settings as Flask and its extensions want to hear them. Limits on what one request may carry are here too."""

from datetime import timedelta
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.config import Settings

APPLICATION_ROLE = "aftercare_app"
MEGABYTE = 1024 * 1024


def apply(app: Flask, settings: Settings) -> None:
    """Write `settings` into the app's configuration."""
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        LEDGER_KEY=settings.ledger_key,
        REDIS_URL=settings.redis_url,
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={
            "pool_pre_ping": True,
            "pool_size": 8,
            "max_overflow": 4,
            "pool_timeout": 5,
            "connect_args": {"connect_timeout": 5, "options": f"-c role={APPLICATION_ROLE} -c timezone=UTC"},
        },
        MAX_CONTENT_LENGTH=170 * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=4 * MEGABYTE,
        MAX_FORM_PARTS=400,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=settings.is_https,
        BABEL_TRANSLATION_DIRECTORIES="translations",
        BABEL_DEFAULT_LOCALE="zh_Hans",
        **_cookies(settings),
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)


def _cookies(settings: Settings) -> dict[str, Any]:
    """`__Host-` cookies wherever the portal is reached by https; plain http is for one's own machine."""
    return {
        "SESSION_COOKIE_NAME": "__Host-aftercare" if settings.is_https else "aftercare",
        "SESSION_COOKIE_SECURE": settings.is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
    }
