"""Who may do what in the assessment service; a reason is a code, None means allowed."""
