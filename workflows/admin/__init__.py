"""The procedure's places in Wagtail's admin: side panel, action menu, dashboard, history."""
