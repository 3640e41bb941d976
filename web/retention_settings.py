"""What an operator can set about how long personal data is kept: a part of `web.settings.Settings`."""

from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, Field

_Days = Annotated[int, Field(ge=30, le=36_500)]


class RetentionSettings(BaseModel):
    """How many days what `ledig retain` removes is kept."""

    log_days: _Days = Field(1826, description="Så mange dage står en måneds opslag, efter at den er slut")
    who_days: _Days = Field(730, description="Så mange dage står det, hvilken person der meldte og ringede")
    letter_days: _Days = Field(365, description="Så mange dage står det, hvilke breve og links der er sendt")

    @property
    def keep_log(self) -> timedelta:
        """How long the lines of the log of look-ups stand after their month."""
        return timedelta(days=self.log_days)
