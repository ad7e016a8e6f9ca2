"""The shape of marking alerts as read: one of them, or everything up to a moment."""

from portal.web.forms import Hidden, HouseForm


class ReadForm(HouseForm):
    alert = Hidden()
    until = Hidden()

    def alert_id(self) -> int | None:
        text = self.alert.data or ""
        return int(text) if text.isdecimal() and len(text) <= 18 else None
