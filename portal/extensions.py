"""The extension objects, bare. create_app binds them; rooms import them."""

from flask_babel import Babel
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from htmx_flask import Htmx
from sqlalchemy import MetaData
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase


class Model(DeclarativeBase):
    """Base of all tables. Constraints are named, so that migrations and error messages can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Database(SQLAlchemy):
    """The database of the requests. Its loss after the answer was made does not take the answer away."""

    def _teardown_session(self, exc: BaseException | None) -> None:
        try:
            super()._teardown_session(exc)
        except DBAPIError:  # nothing was open but what was read: there is nothing left to roll back
            self.session.registry.clear()


db = Database(model_class=Model)
login_manager = LoginManager()
babel = Babel()
csrf = CSRFProtect()
htmx = Htmx()
