"""Feeds that lie somewhere else as files or messages until they are fetched: FTP, SFTP, IMAP."""
