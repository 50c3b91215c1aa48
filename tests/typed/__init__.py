"""What a person typed is still there after whatever came between: every form of the address map."""
