"""Reading responses, answers, disputes and the history of a letter or topic."""
