"""Aftercare: the after-sales service portal that a company can be inspected by. The map of its rooms:

kernel, config, extensions, unit_of_work      words and objects that every room uses
web                                           shared furniture of pages: forms, fragments, errors, access, headers
ledger  accounts  customers  products         who did what; who we are; who bought what
imports                                       sheets of them, taken in whole or not at all
outbox                                        one row per fact that somebody must be told
calendars                                     working time, in layers and versions
procedures  records                           regulations as data, and the forms they ask for
legal                                         dated legal rules
attachments  commitments  tickets             files, clocks, and the heart
assessment  dispatch  repairs  surveys        what the steps of a procedure mean
notifications                                 who is told that a promise is in danger
selfservice  desk  hotline  admin             the doors: customer, agent, person on the phone, settings
embedded  cli  demo  bench                    starting it, commanding it, filling it, measuring it
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from portal.config import Settings

# Process rooms make their capabilities known to procedures when they are imported.
CAPABILITIES = ("portal.assessment", "portal.dispatch", "portal.repairs", "portal.surveys")
# Rooms with pages; each has a `blueprint` in its routes module.
ROUTES = (
    "portal.web.health",
    "portal.web.locale",
    "portal.accounts.routes",
    "portal.notifications.routes",
    "portal.selfservice.routes",
    "portal.desk.routes",
    "portal.hotline.routes",
    "portal.admin.routes",
)


def create_app(settings: "Settings | None" = None) -> "Flask":
    """The WSGI application, bound to one database and one Redis by `settings`."""
    # Imported here, because commands and the supervisor import this package without needing an application.
    from flask import Flask

    from portal import app_config, tables
    from portal.config import Settings
    from portal.extensions import babel, csrf, db, htmx, login_manager

    app = Flask(__name__, template_folder="../templates", static_folder="../static")
    app_config.apply(app, settings or Settings.from_environment())
    tables.load_all()
    for extension in (db, csrf, htmx, login_manager):
        extension.init_app(app)
    for module in CAPABILITIES:
        import_module(module)
    web = import_module("portal.web")
    babel.init_app(app, locale_selector=web.select_locale, default_timezone="Asia/Shanghai")
    for module in ROUTES:
        app.register_blueprint(import_module(module).blueprint)
    import_module("portal.calendars.words").init_app(app)
    import_module("portal.procedures.language").init_app(app)
    import_module("portal.commitments.titles").init_app(app)
    web.install(app)
    return app
