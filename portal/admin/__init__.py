"""The door of settings: calendars, clocks, legal rules, recalculations. Composes the rooms below; owns no table."""
