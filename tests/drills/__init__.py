"""Drills: processes are killed, clocks are wrong, disks are full; what people sent must be there afterwards.

``make drills`` runs them on the loopback and prints case, expected, seen and verdict. Each module
holds one drill, with the function ``drill(folder)`` that returns what was seen.
"""
