"""Reading responses, answers, disputes and the way a voice has gone."""
