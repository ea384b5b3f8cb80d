"""From a text to sentences that know their section; abbreviations; claim status. No facts and no entities here."""
