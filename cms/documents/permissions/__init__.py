"""Who sees and edits what in Wagtail's admin and its APIs: memberships decide, not lists.

`reach` says which desks a person reads and edits; `policy` and `testers` tell Wagtail;
`library` and `collections` do the same for terms, references, pictures and files.
"""
