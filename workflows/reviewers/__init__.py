"""Who is asked to review a text: requests and answers, whose turn it is, who is away."""
