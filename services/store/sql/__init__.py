"""What repositories on SQL databases share: tables, queries, the order of writing. Each engine adds its own ways."""
