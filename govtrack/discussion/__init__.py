"""What residents say about a matter before and after its council: where they agree, and where they part."""
