"""What happens as it happens: one reader of the database feeds everyone who follows."""
