"""Feeds whose source calls us: signed webhooks, WebSub, mail."""
