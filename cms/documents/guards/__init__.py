"""What keeps the desk honest whatever Wagtail is asked to do.

`receivers` refuse rows that would make a desk page live or lose what a snapshot cites;
`routes` answers Wagtail's addresses for what only the procedure may do; `answers` turns
each refusal into a sentence. None of them can be opened, not even by the procedure.
"""
