"""What whoever runs the machine sees and does: readiness, metrics, jobs, backups."""
