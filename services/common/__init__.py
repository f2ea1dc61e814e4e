"""What every service needs to run, and no news."""
