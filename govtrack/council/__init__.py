"""Red Tea Councils: rule sets, meetings, agenda, attendance, motions, outcomes and minutes."""
