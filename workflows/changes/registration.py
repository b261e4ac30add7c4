"""What changes, appeals and expiry register when the app starts."""


def register() -> None:
    """Timers, and parts of the page of a work item."""
    from workflows.actions.timers import register_timer
    from workflows.appeals import sections as appeal_sections
    from workflows.appeals import timers as appeal_timers
    from workflows.changes import sections as change_sections
    from workflows.errata import sections as errata_sections
    from workflows.errata import timers as errata_timers
    from workflows.expiry import sections as expiry_sections
    from workflows.expiry import timers as expiry_timers
    from workflows.review.sections import register_section, register_tasks
    from workflows.systematic import sections as systematic_sections
    from workflows.systematic import timers as systematic_timers

    register_timer("appeals", appeal_timers.run)
    register_timer("errata", errata_timers.run)
    register_timer("expiry", expiry_timers.run)
    register_section("expiry", 10, expiry_sections.section)
    register_section("appeals", 60, appeal_sections.section)
    register_timer("systematic_review", systematic_timers.run)
    register_section("systematic", 50, systematic_sections.section)
    register_tasks("systematic", systematic_sections.tasks)
    register_section("changes", 40, change_sections.section)
    register_section("errata", 70, errata_sections.section)
    register_tasks("changes", change_sections.tasks)
    register_tasks("errata", errata_sections.tasks)
    register_tasks("appeals", appeal_sections.tasks)
