"""Ways to a corrected text beside the next edition: amendments, errata, registration."""
