"""Letters that leave the house: e-mail and SMS, reminders and digests, and what families answer by SMS."""
