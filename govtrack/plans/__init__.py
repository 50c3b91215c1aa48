"""Co-governance plans: parties and signatures, notice, objections, commitments."""
